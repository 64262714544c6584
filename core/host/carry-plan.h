/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-catalog.h"
#include "host/carry-config.h"
#include "host/carry-host-settings.h"
#include "host/carry-problems.h"
#include "roles/carry-role.h"

G_BEGIN_DECLS

/* A reference as written: the setting and the section that it names. */
typedef struct
{
    GParamSpec *pspec;
    const CarryConfigEntry *entry;
    guint target; /* index in the plan, or CARRY_PLAN_OUTSIDE */
} CarryPlanReference;

#define CARRY_PLAN_OUTSIDE G_MAXUINT

/* One section and what is to become of it. */
typedef struct
{
    const CarryConfigSection *section;
    const CarryRole *role;   /* NULL: the host's own */
    const char *plugin;      /* name of the type */
    CarryModuleClass *klass; /* NULL: the type is not known */
    GPtrArray *names;        /* const char *: settings with a value */
    GArray *values;          /* GValue, one a name */
    GArray *references;      /* CarryPlanReference */
    CarryModule *module;     /* once made */
    guint mark;              /* of a walk over references */
} CarryPlanItem;

/**
 * CarryPlan: (skip)
 * @config: what was written
 * @catalog: where types come from
 * @outside: id → #CarryModule of modules that no section makes
 * @problems: where mistakes go
 * @host: the host's own section, always there
 * @program: the section of the program that reads it, where it is another one than `carry`
 * @items: (element-type CarryPlanItem): the other sections, in order
 * @n_refused: plugins that were named and refused
 *
 * A configuration on its way to objects: each section with its type, its values read and checked,
 * its references found. Every check adds to the problems and goes on; objects are made only from a
 * plan without any.
 */
typedef struct
{
    const CarryConfig *config;
    CarryCatalog *catalog;
    GHashTable *outside;
    CarryProblems *problems;
    CarryPlanItem *host;
    CarryPlanItem *program;
    GPtrArray *items;
    guint n_refused;
} CarryPlan;

CarryPlan *carry_plan_new (const CarryConfig *config, CarryCatalog *catalog, GHashTable *outside,
                           GType program, CarryProblems *problems);
void carry_plan_free (CarryPlan *self);
CarryEnv carry_plan_get_env (const CarryPlan *self);

/* carry-plan-settings.c: values of one section */
void carry_plan_check_settings (CarryPlan *self, CarryPlanItem *item);

/* carry-plan-references.c: how sections refer to each other */
void carry_plan_check_references (CarryPlan *self);
CarryModule *carry_plan_make (CarryPlan *self, CarryPlanItem *item);
GPtrArray *carry_plan_list_start_order (CarryPlan *self);

/* carry-plan-effective.c: settings as they are, written back */
void carry_plan_describe_module (CarryConfig *config, const char *role, const char *plugin,
                                 CarryModule *module, const CarryConfigSection *written);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPlan, carry_plan_free)

G_END_DECLS
