/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-request.h"

#define PORT 9469
#define HOST "Host: 127.0.0.1:9469\r\n"
#define GET "GET /metrics HTTP/1.1\r\n"

static void
test_statuses (void)
{
    static const struct
    {
        const char *text;
        guint status;
    } cases[] = {
        { GET HOST "\r\n", 200 },
        { "HEAD /metrics HTTP/1.0\r\nhost:  localhost:9469 \r\n\r\n", 200 },
        { GET HOST "Content-Length: 0\r\n\r\n", 200 },
        { "GET / HTTP/1.1\r\n" HOST "\r\n", 404 },
        { "GET /metrics?x=1 HTTP/1.1\r\n" HOST "\r\n", 404 },
        { "POST /metrics HTTP/1.1\r\n" HOST "\r\n", 405 },
        { GET HOST "Content-Length: 1073741824\r\n\r\n", 413 },
        { GET HOST "Transfer-Encoding: chunked\r\n\r\n", 413 },
        { GET "\r\n", 421 },
        { GET "Host: evil.example\r\n\r\n", 421 },
        { GET "Host: 127.0.0.1\r\n\r\n", 421 },
        { GET "Host: 127.0.0.1:9469.evil.example\r\n\r\n", 421 },
        { GET HOST "Origin: http://evil.example\r\n\r\n", 403 },
        { "GET /metrics\r\n" HOST "\r\n", 400 },
        { "\x16\x03\x01\r\n\r\n", 400 },
        { "\r\n\r\n", 400 },
        { "", 400 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        g_assert_cmpuint (prometheus_request_parse (cases[i].text, PORT).status, ==,
                          cases[i].status);
}

static void
test_formats (void)
{
    g_assert_false (prometheus_request_parse (GET HOST "\r\n", PORT).is_open_metrics);
    g_assert_false (
        prometheus_request_parse (GET HOST "Accept: text/plain\r\n\r\n", PORT).is_open_metrics);
    g_assert_true (
        prometheus_request_parse (GET HOST "Accept: application/openmetrics-text;version=1.0.0\r\n"
                                           "\r\n",
                                  PORT)
            .is_open_metrics);
    g_assert_true (
        prometheus_request_parse ("HEAD /metrics HTTP/1.1\r\n" HOST "\r\n", PORT).is_head);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/request/statuses", test_statuses);
    g_test_add_func ("/request/formats", test_formats);
    return g_test_run ();
}
