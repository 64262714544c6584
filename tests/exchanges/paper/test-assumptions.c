/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"

/* The sentences of the exchange in one text. */
static char *
get_text (PaperHost *host)
{
    g_auto (GStrv) sentences = carry_exchange_list_assumptions (host->exchange);

    g_assert_cmpuint (g_strv_length (sentences), >=, 7);
    for (guint i = 0; sentences[i] != NULL; i++)
        g_assert_true (g_str_has_suffix (sentences[i], "."));
    return g_strjoinv ("\n", sentences);
}

static void
assert_says (PaperHost *host, const char *words)
{
    g_autofree char *text = get_text (host);

    if (strstr (text, words) == NULL)
        g_error ("\"%s\" is not in:\n%s", words, text);
}

static void
test_defaults (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();

    assert_says (host, "half the spread (0) and by the slippage (0)");
    assert_says (host, "goes beyond it");
    assert_says (host, "Orders and answers take no time.");
    assert_says (host, "Fee rates are those of the instruments.");
    assert_says (host, "pays its fee in the coin it bought");
    assert_says (host, "at the mark known then");
    assert_says (host, "Nothing is lent");
    assert_says (host, "Cross margin");
    assert_says (host, "for a fee rate of 0.005");
}

/* Every setting that changes a result changes what is said, also before a start. */
static void
test_settings (void)
{
    static const struct
    {
        const char *setting;
        const char *text;
        const char *words;
    } cases[] = {
        { "spread", "0.0002,BTCUSDT:0.0004", "half the spread (0.0002, BTCUSDT:0.0004)" },
        { "slippage", "0.002", "the slippage (0.002)" },
        { "touch-fills", "true", "goes to or beyond it" },
        { "cancel-share", "0.25", "a share of 0.25 of the cancels" },
        { "order-latency", "20ms", "takes 20ms to the venue" },
        { "answer-latency", "30ms", "the answer 30ms back" },
        { "jitter", "5ms", "up to 5ms longer" },
        { "fill-delay", "1h", "then waits 1h" },
        { "spot-taker-fee", "0.0007", "spot the instrument's and 0.0007" },
        { "linear-maker-fee", "-0.0001", "perpetuals -0.0001 and the instrument's" },
        { "fee-in-quote", "true", "pays its fee in quote coin" },
        { "leverage", "4", "divided by 4" },
        { "spot-collateral", "0.8", "coins with 0.8 of their value" },
        { "liquidation-fee", "0.01", "for a fee rate of 0.01" },
        { "borrow-rate", "0.00001", "costs a rate of 0.00001 an hour" },
        { "margin-mode", "isolated", "each perpetual stands for itself" },
        { "margin-mode", "none", "Margin is not checked" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (PaperHost) host = paper_host_new ();

        paper_host_set (host, cases[i].setting, cases[i].text);
        assert_says (host, cases[i].words);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/assumptions/defaults", test_defaults);
    g_test_add_func ("/paper/assumptions/settings", test_settings);
    return g_test_run ();
}
