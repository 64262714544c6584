/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Connections at a time. */
#define PROMETHEUS_SERVER_MOST 8

/*
 * Answers one request a connection on loopback and closes it. Nobody is waited for:
 * who has not asked within five seconds is dropped.
 */
typedef struct _PrometheusServer PrometheusServer;

/* (transfer full): the metrics */
typedef char *(*PrometheusServerFunc) (gboolean is_open_metrics, gpointer user_data);

PrometheusServer *
prometheus_server_new (guint16 port, PrometheusServerFunc func, gpointer user_data, GError **error);
void prometheus_server_free (PrometheusServer *self);
guint16 prometheus_server_get_port (const PrometheusServer *self);

G_END_DECLS
