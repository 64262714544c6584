/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-request.h"

G_BEGIN_DECLS

#define SERVER_ANSWER_FORBIDDEN                                                                    \
    "<html>\n<head><title>403 Forbidden</title></head>\n<body>\n<center><h1>403 "                  \
    "Forbidden</h1></center>\naccess too frequent, please try again later\n</body>\n</html>\n"

/* Sends the answer of a request, or what a fault makes of it. */
void server_answer_send (ServerRequest *self);
void server_answer_status (ServerRequest *self, guint status, const char *type, const char *body);

G_END_DECLS
