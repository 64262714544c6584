/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-explain.h"

#include <json-glib/json-glib.h>

#include "base/carry-error.h"
#include "model/carry-json-add.h"

/* BTCUSDT stands for every instrument of that symbol, bybit:linear:BTCUSDT for one. */
static gboolean
is_meant (const CarryInstrument *instrument, const char *symbol)
{
    g_autofree char *name = carry_instrument_to_string (instrument);

    return g_str_equal (instrument->symbol, symbol) || g_str_equal (name, symbol);
}

static void
add_opinion (JsonBuilder *builder, CarryModule *strategy, const CarryInstrument *instrument)
{
    g_autoptr (CarryEvaluation) opinion =
        carry_strategy_evaluate (CARRY_STRATEGY (strategy), instrument);
    g_autofree char *name = carry_instrument_to_string (instrument);

    if (opinion == NULL)
        return;
    json_builder_begin_object (builder);
    carry_json_add_text (builder, "strategy", carry_module_get_id (strategy));
    carry_json_add_text (builder, "instrument", name);
    carry_json_add_text (builder, "verdict", carry_evaluation_get_verdict (opinion));
    json_builder_set_member_name (builder, "terms");
    json_builder_begin_object (builder);
    for (guint i = 0; i < carry_evaluation_get_size (opinion); i++)
        carry_json_add_text (builder, carry_evaluation_get_name (opinion, i),
                             carry_evaluation_get_text (opinion, i));
    json_builder_end_object (builder);
    json_builder_end_object (builder);
}

static guint
add_opinions (JsonBuilder *builder, CarryHost *host, CarryEngine *engine, const char *symbol)
{
    CarryInstruments *instruments = carry_engine_get_instruments (engine);
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);
    guint n = 0;

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (instruments, i);

        if (!is_meant (instrument, symbol))
            continue;
        n++;
        for (guint k = 0; k < modules->len; k++)
            if (CARRY_IS_STRATEGY (g_ptr_array_index (modules, k)))
                add_opinion (builder, g_ptr_array_index (modules, k), instrument);
    }
    return n;
}

/*
 * (transfer full): an array of what each strategy thinks of each instrument of
 * @symbol now; %CARRY_ERROR_NOT_FOUND when there is none.
 */
char *
carry_explain_to_json (CarryHost *host, CarryEngine *engine, const char *symbol, GError **error)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;
    guint n;

    json_builder_begin_array (builder);
    n = add_opinions (builder, host, engine, symbol);
    json_builder_end_array (builder);
    root = json_builder_get_root (builder);
    json_generator_set_root (generator, root);
    if (n > 0)
        return json_generator_to_data (generator, NULL);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                 "%s is no symbol of this run; `carry ctl status` lists those it trades", symbol);
    return NULL;
}
