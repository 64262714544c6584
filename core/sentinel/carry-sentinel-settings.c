/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-settings.h"

G_DEFINE_ENUM_TYPE (CarrySentinelPolicy, carry_sentinel_policy,
                    G_DEFINE_ENUM_VALUE (CARRY_SENTINEL_FLATTEN, "flatten"),
                    G_DEFINE_ENUM_VALUE (CARRY_SENTINEL_CANCEL, "cancel"),
                    G_DEFINE_ENUM_VALUE (CARRY_SENTINEL_TELL, "tell"))

G_DEFINE_ENUM_TYPE (CarrySentinelDifference, carry_sentinel_difference,
                    G_DEFINE_ENUM_VALUE (CARRY_SENTINEL_ALARM, "alarm"),
                    G_DEFINE_ENUM_VALUE (CARRY_SENTINEL_KILL, "kill"))

G_DEFINE_FINAL_TYPE (CarrySentinelSettings, carry_sentinel_settings, CARRY_TYPE_MODULE)

static void
install_time (CarryModuleClass *klass, gsize offset, const char *name, const char *blurb,
              gint64 usual_ns)
{
    carry_module_class_install_setting (
        klass, (gssize) offset, sizeof (gint64),
        carry_param_spec_duration (name, blurb, 50 * CARRY_NS_PER_MS, CARRY_NS_PER_HOUR, usual_ns,
                                   CARRY_PARAM_SETTING));
}

#define TIME(field, name, blurb, usual_s)                                                          \
    install_time (CARRY_MODULE_CLASS (klass), G_STRUCT_OFFSET (CarrySentinelSettings, field),      \
                  name, blurb, (usual_s) *CARRY_NS_PER_SECOND)

static void
install_watch_settings (CarrySentinelSettingsClass *klass)
{
    CARRY_SETTING (
        klass, CarrySentinelSettings, watch,
        g_param_spec_string ("watch", NULL, "Folder of data of the run", NULL,
                             CARRY_PARAM_SETTING | CARRY_PARAM_PATH | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, CarrySentinelSettings, elsewhere,
                   g_param_spec_boolean ("elsewhere", NULL,
                                         "The run is on another machine and only its pulse is "
                                         "brought here: its kill switch cannot be set",
                                         FALSE, CARRY_PARAM_SETTING));
    TIME (look_ns, "look-interval", "How often it looks for the pulse", 1);
    TIME (pulse_interval_ns, "pulse-interval", "The pulse-interval of the run, as its host has it",
          5);
    TIME (cancel_after_ns, "cancel-after", "Silence after which every order is canceled", 15);
    TIME (flatten_after_ns, "flatten-after", "Silence after which the run's positions are closed",
          60);
    TIME (start_patience_ns, "start-patience",
          "How long a run that starts again may take until it is in charge", 60);
    CARRY_SETTING (klass, CarrySentinelSettings, guard_stopped,
                   g_param_spec_boolean ("guard-stopped", NULL,
                                         "A run that stopped in order and left orders or positions "
                                         "counts as silent",
                                         FALSE, CARRY_PARAM_SETTING));
}

static void
install_act_settings (CarrySentinelSettingsClass *klass)
{
    CARRY_SETTING (klass, CarrySentinelSettings, policy,
                   g_param_spec_enum ("policy", NULL, "What is done when the run is silent",
                                      CARRY_TYPE_SENTINEL_POLICY, CARRY_SENTINEL_FLATTEN,
                                      CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, CarrySentinelSettings, steps,
                   g_param_spec_uint ("steps", NULL,
                                      "In how many steps a pair is closed, leg by leg in turn", 1,
                                      100, 4, CARRY_PARAM_SETTING));
    TIME (resume_wait_ns, "resume-wait",
          "How long it waits, started again while it acted, until what it sent has shown itself",
          10);
}

static void
install_compare_settings (CarrySentinelSettingsClass *klass)
{
    TIME (compare_interval_ns, "compare-interval",
          "How often what the run booked is compared with what the venue says", 10);
    TIME (compare_confirm_ns, "compare-confirm",
          "A difference that is the same this much later is told", 5);
    CARRY_SETTING (klass, CarrySentinelSettings, difference,
                   g_param_spec_enum ("difference", NULL, "What is done about such a difference",
                                      CARRY_TYPE_SENTINEL_DIFFERENCE, CARRY_SENTINEL_ALARM,
                                      CARRY_PARAM_SETTING));
}

static void
carry_sentinel_settings_class_init (CarrySentinelSettingsClass *klass)
{
    install_watch_settings (klass);
    install_act_settings (klass);
    install_compare_settings (klass);
}

static void
carry_sentinel_settings_init (CarrySentinelSettings *self)
{
}
