/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-page.h"

void
tearsheet_page_add_element (GString *out, const char *open, const char *text, const char *close)
{
    g_string_append (out, open);
    tearsheet_text_add_html (out, text);
    g_string_append (out, close);
}

/* The page loads nothing and runs nothing, which it also tells the browser. */
void
tearsheet_page_add_head (GString *out, const char *title)
{
    g_string_append (
        out, "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
             "<meta charset=\"utf-8\"/>\n"
             "<meta http-equiv=\"Content-Security-Policy\" "
             "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
             "<meta name=\"color-scheme\" content=\"light dark\"/>\n");
    tearsheet_page_add_element (out, "<title>", title, "</title>\n");
    g_string_append_printf (out, "<style>\n%s</style>\n</head>\n<body>\n", tearsheet_style);
}

void
tearsheet_page_open_card (GString *out, const char *name)
{
    g_string_append_printf (out, "<div class=\"card\"><dt>%s</dt><dd>", name);
}

void
tearsheet_page_close_card (GString *out, const char *hint)
{
    tearsheet_page_add_element (out, "<small>", hint, "</small></dd></div>\n");
}

void
tearsheet_page_open_main_card (GString *out, const char *name, gboolean is_loss)
{
    g_string_append_printf (out, "<div class=\"card main %s\"><dt>%s</dt><dd>",
                            is_loss ? "loss" : "gain", name);
}

void
tearsheet_page_open_figure (GString *out, const char *title, const char *text)
{
    g_string_append_printf (out, "<figure>\n<figcaption><h3>%s</h3>", title);
    if (text != NULL)
    {
        g_string_append (out, "<p>");
        tearsheet_text_add_html (out, text);
        g_string_append (out, "</p>");
    }
    g_string_append (out, "</figcaption>\n");
}

void
tearsheet_page_close_figure (GString *out)
{
    g_string_append (out, "</figure>\n");
}
