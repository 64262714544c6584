/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"
#include "roles/carry-setting.h"

G_BEGIN_DECLS

/* How reading a text went. */
typedef enum
{
    CARRY_SETTING_GOOD,
    CARRY_SETTING_MALFORMED,
    CARRY_SETTING_OUT_OF_RANGE, /* of the C type; the spec's own range is checked afterwards */
} CarrySettingVerdict;

/**
 * CarrySettingKind: (skip)
 * @name: what `carry inspect` calls it
 * @expected: what a value must be, to follow "expected "
 * @size: size of the C field
 * @parse: (nullable): reads text into a value of the right type
 * @format: text of a value; never %NULL
 * @limits: (nullable): the bounds of a spec, into values of the right type
 * @load: copies a field into a value
 * @store: copies a value into a field, which is zero or was stored before
 * @clear: (nullable): frees what a field holds
 *
 * All there is to know about one kind of setting, in one place.
 */
typedef struct
{
    const char *name;
    const char *expected;
    gsize size;
    CarrySettingVerdict (*parse) (GParamSpec *pspec, const char *text, GValue *value);
    char *(*format) (const GValue *value);
    void (*limits) (GParamSpec *pspec, GValue *minimum, GValue *maximum);
    void (*load) (gconstpointer field, GValue *value);
    void (*store) (gpointer field, const GValue *value);
    void (*clear) (gpointer field);
} CarrySettingKind;

const CarrySettingKind *carry_setting_find_kind (GParamSpec *pspec);
const CarrySettingKind *carry_setting_find_number_kind (GParamSpec *pspec);
char **carry_setting_split_list (const char *text);

/* Frees the fields of all settings; for the base class, when an object goes. */
void carry_module_clear_settings (CarryModule *self);

G_END_DECLS
