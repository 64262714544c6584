/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * What Carry uses of DuckDB's C API, declared after its documentation
 * (https://duckdb.org/docs/stable/clients/c/api). The library is opened when the
 * first file is, so that who has no Parquet files need not have it.
 */

typedef enum
{
    DUCKDB_TYPE_INVALID = 0,
    DUCKDB_TYPE_BOOLEAN = 1,
    DUCKDB_TYPE_TINYINT = 2,
    DUCKDB_TYPE_SMALLINT = 3,
    DUCKDB_TYPE_INTEGER = 4,
    DUCKDB_TYPE_BIGINT = 5,
    DUCKDB_TYPE_UTINYINT = 6,
    DUCKDB_TYPE_USMALLINT = 7,
    DUCKDB_TYPE_UINTEGER = 8,
    DUCKDB_TYPE_DOUBLE = 11,
    DUCKDB_TYPE_TIMESTAMP = 12, /* microseconds without a zone */
    DUCKDB_TYPE_DATE = 13,      /* days */
    DUCKDB_TYPE_VARCHAR = 17,
    DUCKDB_TYPE_DECIMAL = 19,
    DUCKDB_TYPE_TIMESTAMP_S = 20,
    DUCKDB_TYPE_TIMESTAMP_MS = 21,
    DUCKDB_TYPE_TIMESTAMP_NS = 22,
    DUCKDB_TYPE_TIMESTAMP_TZ = 31, /* microseconds, UTC */
} DuckdbType;

typedef enum
{
    DUCKDB_SUCCESS = 0,
    DUCKDB_ERROR = 1,
} DuckdbState;

typedef struct _DuckdbDatabase *DuckdbDatabase;
typedef struct _DuckdbConnection *DuckdbConnection;
typedef struct _DuckdbConfig *DuckdbConfig;
typedef struct _DuckdbStatement *DuckdbStatement;
typedef struct _DuckdbPending *DuckdbPending;
typedef struct _DuckdbChunk *DuckdbChunk;
typedef struct _DuckdbVector *DuckdbVector;
typedef struct _DuckdbLogicalType *DuckdbLogicalType;

typedef struct
{
    guint64 deprecated[3];
    gpointer deprecated_data[2];
    gpointer internal;
} DuckdbResult;

/* A text in a vector: short ones are inside, long ones elsewhere; neither ends with NUL. */
typedef union
{
    guint32 length;
    struct
    {
        guint32 length;
        char text[12];
    } inlined;
    struct
    {
        guint32 length;
        char prefix[4];
        const char *text;
    } pointer;
} DuckdbString;

G_STATIC_ASSERT (sizeof (DuckdbString) == 16);

/**
 * ParquetDuckdb:
 *
 * The functions, named as in the library but for the prefix `duckdb_`.
 */
typedef struct
{
    const char *(*library_version) (void);
    DuckdbState (*create_config) (DuckdbConfig *out_config);
    DuckdbState (*set_config) (DuckdbConfig config, const char *name, const char *value);
    void (*destroy_config) (DuckdbConfig *config);
    DuckdbState (*open_ext) (const char *path, DuckdbDatabase *out_database, DuckdbConfig config,
                             char **out_error);
    void (*close) (DuckdbDatabase *database);
    DuckdbState (*connect) (DuckdbDatabase database, DuckdbConnection *out_connection);
    void (*disconnect) (DuckdbConnection *connection);
    void (*free) (gpointer memory);

    DuckdbState (*query) (DuckdbConnection connection, const char *sql, DuckdbResult *out_result);
    DuckdbState (*prepare) (DuckdbConnection connection, const char *sql,
                            DuckdbStatement *out_statement);
    const char *(*prepare_error) (DuckdbStatement statement);
    void (*destroy_prepare) (DuckdbStatement *statement);
    DuckdbState (*pending_prepared_streaming) (DuckdbStatement statement,
                                               DuckdbPending *out_pending);
    const char *(*pending_error) (DuckdbPending pending);
    DuckdbState (*execute_pending) (DuckdbPending pending, DuckdbResult *out_result);
    void (*destroy_pending) (DuckdbPending *pending);

    const char *(*result_error) (DuckdbResult *result);
    guint64 (*column_count) (DuckdbResult *result);
    const char *(*column_name) (DuckdbResult *result, guint64 column);
    DuckdbType (*column_type) (DuckdbResult *result, guint64 column);
    DuckdbLogicalType (*column_logical_type) (DuckdbResult *result, guint64 column);
    guint8 (*decimal_width) (DuckdbLogicalType type);
    guint8 (*decimal_scale) (DuckdbLogicalType type);
    void (*destroy_logical_type) (DuckdbLogicalType *type);
    DuckdbChunk (*fetch_chunk) (DuckdbResult result);
    void (*destroy_result) (DuckdbResult *result);

    guint64 (*data_chunk_get_size) (DuckdbChunk chunk);
    DuckdbVector (*data_chunk_get_vector) (DuckdbChunk chunk, guint64 column);
    gpointer (*vector_get_data) (DuckdbVector vector);
    guint64 *(*vector_get_validity) (DuckdbVector vector);
    void (*destroy_data_chunk) (DuckdbChunk *chunk);
} ParquetDuckdb;

const ParquetDuckdb *parquet_duckdb_open (const char *path, GError **error);

G_END_DECLS
