/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-answer.h"

#include "bybit-message.h"

static gboolean
read_ips (BybitReader *reader, gpointer row)
{
    BybitKeyInfo *self = row;
    char text[BYBIT_WORD_SIZE];

    if (carry_json_skip_absent (&reader->json))
        return TRUE;
    if (!carry_json_enter_array (&reader->json))
        return FALSE;
    while (carry_json_next_element (&reader->json))
    {
        if (!bybit_reader_get_text (reader, text, sizeof text))
            return FALSE;
        /* A star is what the venue shows for a key of any address. */
        if (text[0] == '\0' || g_str_equal (text, "*"))
            continue;
        if (self->n_ips < BYBIT_MAX_IPS)
            memcpy (self->ips[self->n_ips], text, sizeof text);
        self->n_ips++;
    }
    self->is_ip_bound = self->n_ips > 0;
    return reader->json.problem == NULL;
}

static gboolean
add_permission (BybitReader *reader, BybitKeyInfo *self, const char *group, const char *right)
{
    gsize length = strlen (self->permissions);
    gsize left = sizeof self->permissions - length;

    if ((gsize) g_snprintf (self->permissions + length, left, "%s%s.%s", length > 0 ? " " : "",
                            group, right) >= left)
        return bybit_reader_fail (reader, "the list of permissions is too long");
    if (g_str_equal (group, "Wallet"))
    {
        self->can_withdraw |= strstr (right, "Withdraw") != NULL;
        self->can_transfer |= strstr (right, "Transfer") != NULL;
    }
    self->can_trade_spot |= g_str_equal (group, "Spot");
    self->can_trade_contracts |=
        (g_str_equal (group, "ContractTrade") && g_str_equal (right, "Order")) ||
        g_str_equal (group, "Derivatives");
    return TRUE;
}

static gboolean
read_group (BybitReader *reader, BybitKeyInfo *self, const char *group)
{
    char right[BYBIT_WORD_SIZE];

    if (carry_json_skip_absent (&reader->json))
        return TRUE;
    if (!carry_json_enter_array (&reader->json))
        return FALSE;
    while (carry_json_next_element (&reader->json))
        if (!bybit_reader_get_text (reader, right, sizeof right) ||
            !add_permission (reader, self, group, right))
            return FALSE;
    return reader->json.problem == NULL;
}

static gboolean
read_permissions (BybitReader *reader, gpointer row)
{
    CarryJsonText name;
    char group[BYBIT_WORD_SIZE];

    if (!carry_json_enter_object (&reader->json))
        return FALSE;
    while (carry_json_next_member (&reader->json, &name))
    {
        bybit_message_copy (name, group, sizeof group);
        if (!read_group (reader, row, group))
            return FALSE;
    }
    return reader->json.problem == NULL;
}

/* 1970 is how the venue says never. */
static const BybitField fields[] = {
    BYBIT_FIELD (BybitKeyInfo, is_read_only, "readOnly", BYBIT_READ_FLAG),
    BYBIT_FIELD_OTHER ("permissions", read_permissions),
    BYBIT_FIELD_OTHER ("ips", read_ips),
    BYBIT_FIELD (BybitKeyInfo, deadline_day, "deadlineDay", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitKeyInfo, ts_expires, "expiredAt", BYBIT_READ_MS),
    BYBIT_FIELD (BybitKeyInfo, unified, "unified", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitKeyInfo, uta, "uta", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitKeyInfo, user_id, "userID", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitKeyInfo, vip_level, "vipLevel", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitKeyInfo, is_master, "isMaster", BYBIT_READ_FLAG),
};

/* A key whose rights are not told cannot be judged. */
static gboolean
check_key (BybitReader *reader, gpointer row)
{
    const BybitKeyInfo *self = row;
    return self->permissions[0] != '\0' || bybit_reader_fail (reader, "the key has no permissions");
}

static const BybitRowType row_type = {
    .fields = BYBIT_FIELDS (fields),
    .size = sizeof (BybitKeyInfo),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .check = check_key,
};

gboolean
bybit_parse_key_info (const char *data, gsize size, BybitAnswer *out_answer, BybitKeyInfo *out_info,
                      GError **error)
{
    return bybit_answer_read_row ("key info", data, size, &row_type, out_answer, out_info, error);
}
