/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-field.h"
#include "sim-execution.h"

G_BEGIN_DECLS

void server_execution_row_write (ServerJson *json, const char *key, const SimExecution *execution,
                                 ServerRowKind kind);

G_END_DECLS
