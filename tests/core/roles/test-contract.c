/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "roles/carry-exchange.h"
#include "roles/carry-history.h"
#include "roles/carry-notifier.h"
#include "roles/carry-report.h"
#include "roles/carry-risk.h"
#include "roles/carry-store.h"

/* How every slot of the module below answers. */
typedef enum
{
    ANSWER_YES,
    ANSWER_NO,
    ANSWER_NO_REASON,
    ANSWER_YES_AND_NO,
} Answer;

static Answer answer;

static gboolean
say (GError **error)
{
    if (answer == ANSWER_NO || answer == ANSWER_YES_AND_NO)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED, "too large");
    return answer == ANSWER_YES || answer == ANSWER_YES_AND_NO;
}

static GPtrArray *
list_instruments_finish (CarryExchange *self, GAsyncResult *result, GError **error)
{
    return say (error) ? g_ptr_array_new () : NULL;
}

static CarrySnapshot *
snapshot_finish (CarryExchange *self, GAsyncResult *result, GError **error)
{
    return say (error) ? carry_snapshot_new () : NULL;
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->list_instruments_finish = list_instruments_finish;
    iface->snapshot_finish = snapshot_finish;
}

static CarryCursor *
open_finish (CarryHistory *self, GAsyncResult *result, GError **error)
{
    g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
    return say (error) ? carry_merge_cursor_new (nothing) : NULL;
}

static void
history_init (CarryHistoryInterface *iface)
{
    iface->open_finish = open_finish;
}

static gboolean
check (CarryRisk *self, const CarryOrder *order, const CarryInstrument *instrument,
       const CarryExposure *exposure, GError **error)
{
    return say (error);
}

static void
risk_init (CarryRiskInterface *iface)
{
    iface->check = check;
}

static gboolean
finish (CarryReport *self, const CarrySummary *summary, const char *directory, GError **error)
{
    return say (error);
}

static void
report_init (CarryReportInterface *iface)
{
    iface->finish = finish;
}

static gboolean
open_store (CarryStore *self, const CarryStoreIdentity *identity, GError **error)
{
    return say (error);
}

static gboolean
append (CarryStore *self, const CarryEvent *events, gsize n, GError **error)
{
    return say (error);
}

static gboolean
load (CarryStore *self, void (*func) (const CarryEvent *event, gpointer user_data),
      gpointer user_data, GError **error)
{
    return say (error);
}

static char *
verify (CarryStore *self, GError **error)
{
    return say (error) ? g_strdup ("all is well") : NULL;
}

static gboolean
copy (CarryStore *self, const char *path, GError **error)
{
    return say (error);
}

static gboolean
read_store (CarryStore *self, CarryInstruments *instruments,
            void (*func) (const CarryEvent *event, gpointer user_data), gpointer user_data,
            GError **error)
{
    return say (error);
}

static void
store_init (CarryStoreInterface *iface)
{
    iface->verify = verify;
    iface->backup = copy;
    iface->restore = copy;
    iface->read = read_store;
    iface->open = open_store;
    iface->append = append;
    iface->load = load;
}

static gboolean
notify_finish (CarryNotifier *self, GAsyncResult *result, GError **error)
{
    return say (error);
}

static void
notifier_init (CarryNotifierInterface *iface)
{
    iface->notify_finish = notify_finish;
}

typedef CarryModule RudeModule;
typedef CarryModuleClass RudeModuleClass;

static GType rude_module_get_type (void);
G_DEFINE_FINAL_TYPE_WITH_CODE (RudeModule, rude_module, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, exchange_init)
                                   G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, history_init)
                                       G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, risk_init)
                                           G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, report_init)
                                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, store_init)
                                                   G_IMPLEMENT_INTERFACE (CARRY_TYPE_NOTIFIER,
                                                                          notifier_init))

static void
rude_module_class_init (RudeModuleClass *klass)
{
}

static void
rude_module_init (RudeModule *self)
{
}

/* One call of each slot that can fail; each says whether it succeeded. */

static gboolean
call_list (gpointer module, GAsyncResult *result, GError **error)
{
    g_autoptr (GPtrArray) list = carry_exchange_list_instruments_finish (module, result, error);
    return list != NULL;
}

static gboolean
call_snapshot (gpointer module, GAsyncResult *result, GError **error)
{
    g_autoptr (CarrySnapshot) snapshot = carry_exchange_snapshot_finish (module, result, error);
    return snapshot != NULL;
}

static gboolean
call_history (gpointer module, GAsyncResult *result, GError **error)
{
    g_autoptr (CarryCursor) cursor = carry_history_open_finish (module, result, error);
    return cursor != NULL;
}

static gboolean
call_risk (gpointer module, GAsyncResult *result, GError **error)
{
    CarryOrder order = { 0 };
    CarryInstrument instrument = { 0 };
    CarryExposure exposure = { 0 };
    return carry_risk_check (module, &order, &instrument, &exposure, error);
}

static gboolean
call_report (gpointer module, GAsyncResult *result, GError **error)
{
    CarrySummary summary = { 0 };
    return carry_report_finish (module, &summary, "/", error);
}

static gboolean
call_open (gpointer module, GAsyncResult *result, GError **error)
{
    const CarryStoreIdentity identity = { .env = "sim" };

    return carry_store_open (module, &identity, error);
}

static gboolean
call_append (gpointer module, GAsyncResult *result, GError **error)
{
    return carry_store_append (module, NULL, 0, error);
}

static void
on_event (const CarryEvent *event, gpointer user_data)
{
}

static gboolean
call_load (gpointer module, GAsyncResult *result, GError **error)
{
    return carry_store_load (module, on_event, NULL, error);
}

static gboolean
call_verify (gpointer module, GAsyncResult *result, GError **error)
{
    g_autofree char *found = carry_store_verify (module, error);

    return found != NULL;
}

static gboolean
call_backup (gpointer module, GAsyncResult *result, GError **error)
{
    return carry_store_backup (module, "/", error);
}

static gboolean
call_restore (gpointer module, GAsyncResult *result, GError **error)
{
    return carry_store_restore (module, "/", error);
}

static gboolean
call_read (gpointer module, GAsyncResult *result, GError **error)
{
    g_autoptr (CarryInstruments) instruments = carry_instruments_new ();

    return carry_store_read (module, instruments, on_event, NULL, error);
}

static gboolean
call_notifier (gpointer module, GAsyncResult *result, GError **error)
{
    return carry_notifier_notify_finish (module, result, error);
}

static const struct
{
    const char *slot;
    gboolean (*call) (gpointer module, GAsyncResult *result, GError **error);
} slots[] = {
    { "list_instruments", call_list }, { "snapshot", call_snapshot },
    { "open", call_history },          { "check", call_risk },
    { "finish", call_report },         { "open", call_open },
    { "append", call_append },         { "load", call_load },
    { "verify", call_verify },         { "backup", call_backup },
    { "restore", call_restore },       { "read", call_read },
    { "notify", call_notifier },
};

/* What each answer must become, with the slot's name for %s. */
static void
assert_outcome (Answer given, gboolean critical, int code, const char *format)
{
    g_autoptr (CarryModule) module = g_object_new (rude_module_get_type (), "id", "rude", NULL);
    g_autoptr (GTask) result = g_task_new (module, NULL, NULL, NULL);

    answer = given;
    for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
        g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
        g_autofree char *message = g_strjoinv (slots[i].slot, parts);
        g_autoptr (GError) error = NULL;

        if (critical)
            g_test_expect_message ("carry", G_LOG_LEVEL_CRITICAL, "*rude: *");
        g_assert_false (slots[i].call (module, G_ASYNC_RESULT (result), &error));
        g_test_assert_expected_messages ();
        g_assert_error (error, CARRY_ERROR, code);
        g_assert_cmpstr (error->message, ==, message);

        /* A caller who does not want the error is fine too. */
        if (critical)
            g_test_expect_message ("carry", G_LOG_LEVEL_CRITICAL, "*rude: *");
        g_assert_false (slots[i].call (module, G_ASYNC_RESULT (result), NULL));
        g_test_assert_expected_messages ();
    }
    g_task_return_boolean (result, TRUE);
}

static void
test_yes (void)
{
    g_autoptr (CarryModule) module = g_object_new (rude_module_get_type (), "id", "rude", NULL);
    g_autoptr (GTask) result = g_task_new (module, NULL, NULL, NULL);

    answer = ANSWER_YES;
    for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
        g_autoptr (GError) error = NULL;
        g_assert_true (slots[i].call (module, G_ASYNC_RESULT (result), &error));
        g_assert_no_error (error);
    }
    g_task_return_boolean (result, TRUE);
}

static void
test_no (void)
{
    assert_outcome (ANSWER_NO, FALSE, CARRY_ERROR_REFUSED, "rude: too large");
}

static void
test_no_reason (void)
{
    assert_outcome (ANSWER_NO_REASON, TRUE, CARRY_ERROR_FAILED,
                    "rude: %s failed without saying why");
}

static void
test_yes_and_no (void)
{
    assert_outcome (ANSWER_YES_AND_NO, TRUE, CARRY_ERROR_FAILED,
                    "rude: %s reported success together with an error: too large");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/contract/yes", test_yes);
    g_test_add_func ("/contract/no", test_no);
    g_test_add_func ("/contract/no-reason", test_no_reason);
    g_test_add_func ("/contract/yes-and-no", test_yes_and_no);
    return g_test_run ();
}
