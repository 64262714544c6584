/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-inbox.h"
#include "engine/carry-record.h"
#include "engine/carry-recorder.h"
#include "engine/carry-restrictions.h"

G_BEGIN_DECLS

typedef struct _CarryPlayer CarryPlayer;

/**
 * CarryEngineCall: (skip)
 *
 * What the host asks of an engine while it runs. Each is an input like any other.
 */
typedef enum
{
    CARRY_ENGINE_CALL_KEEP,
    CARRY_ENGINE_CALL_TELL_PAST,
    CARRY_ENGINE_CALL_QUERY_UNKNOWN,
    CARRY_ENGINE_CALL_START_TRADING,
    CARRY_ENGINE_CALL_FLATTEN,
    CARRY_ENGINE_CALL_ASK_FLAT,
    CARRY_ENGINE_CALL_ASK_RESUME,
    CARRY_ENGINE_CALL_CANCEL_OPEN,
    CARRY_ENGINE_CALL_STOP_OPENING,
    CARRY_ENGINE_CALL_HALT,
    CARRY_ENGINE_CALL_TELL,
    CARRY_ENGINE_CALL_PAUSE,
    CARRY_ENGINE_CALL_LIFT,
    CARRY_ENGINE_CALL_CHANGE,
    CARRY_ENGINE_CALL_RESTORE_RESTRICTION,
    CARRY_ENGINE_CALL_FINISH,
    CARRY_ENGINE_CALL_CANCEL_KILLED,
} CarryEngineCall;

#define CARRY_ENGINE_N_CALLS (CARRY_ENGINE_CALL_CANCEL_KILLED + 1)

/**
 * CarryEngineCallArguments: (skip)
 *
 * What a call says; most say nothing.
 */
typedef struct
{
    gint64 ts;
    CarryNoticeLevel level;
    const char *code;
    const char *text;
    const char *module;
    CarryMarketEvent past;
    guint32 instrument;
    CarryRiskState state;
} CarryEngineCallArguments;

/**
 * CarryEngineLimit: (skip)
 *
 * What a module of outside does to the gate, beside what it posts.
 */
typedef enum
{
    CARRY_ENGINE_LIMIT_HALT,
    CARRY_ENGINE_LIMIT_RESTRICT,
    CARRY_ENGINE_LIMIT_RELEASE,
} CarryEngineLimit;

/**
 * CarryEngineSent: (skip)
 *
 * What goes to an exchange.
 */
typedef enum
{
    CARRY_ENGINE_SENT_SUBMIT,
    CARRY_ENGINE_SENT_AMEND,
    CARRY_ENGINE_SENT_CANCEL,
    CARRY_ENGINE_SENT_QUERY,
} CarryEngineSent;

/**
 * CarryEngineTerms: (skip)
 * @kind: which of the following it is
 * @instrument: of tiers and of terms of a position
 * @tiers: not owned
 * @n_tiers: how many
 * @read: (nullable) (owned): where tiers lie that were read
 * @leverage: of a position
 * @liquidation_price: of a position
 * @margin: of the account
 *
 * What an exchange says of margin.
 */
typedef enum
{
    CARRY_ENGINE_TERMS_TIERS,
    CARRY_ENGINE_TERMS_POSITION,
    CARRY_ENGINE_TERMS_ACCOUNT,
} CarryEngineTermsKind;

typedef struct
{
    CarryEngineTermsKind kind;
    guint32 instrument;
    const CarryRiskTier *tiers;
    guint n_tiers;
    CarryRiskTier *read;
    CarryDecimal leverage;
    CarryDecimal liquidation_price;
    CarryMargin margin;
} CarryEngineTerms;

/**
 * CarryEngineTape: (skip)
 * @recorder: (nullable): notes what comes in
 * @player: (nullable): is where it comes from
 * @depth: how deep in a turn, a call or the start of a module it is
 * @call_depth: how deep in calls
 * @inside_depth: calls and starts in which modules of the replay itself are asked
 * @venue_depth: how deep in an exchange that was asked for something
 * @n_looks: how often the kill switch was looked at amid a turn
 * @digest: of all that happened to the account
 * @interval_ns: how often it is noted what everything is, while things happen to the account
 * @ts_state: when it was noted last
 * @state_digest: what @digest was then
 * @keeps: of a replay: an order waits for the disk
 * @free_disk: bytes that were free when it was asked last
 *
 * How an engine is recorded, or replayed.
 */
typedef struct
{
    CarryRecorder *recorder;
    CarryPlayer *player;
    guint depth;
    guint call_depth;
    guint inside_depth;
    guint venue_depth;
    guint64 n_looks;
    guint64 digest;
    gint64 interval_ns;
    gint64 ts_state;
    guint64 state_digest;
    gboolean keeps;
    gint64 free_disk;
} CarryEngineTape;

#define CARRY_ENGINE_TAPE_DIGEST G_GUINT64_CONSTANT (14695981039346656037)

/* How inputs look behind their entry. */
void carry_engine_tape_pack_input (CarryPack *pack, CarryInput *input);
void carry_engine_tape_pack_call (CarryPack *pack, CarryEngineCall *call,
                                  CarryEngineCallArguments *arguments);
void carry_engine_tape_pack_terms (CarryPack *pack, CarryEngineTerms *terms);
void carry_engine_tape_pack_event (CarryPack *pack, CarryRecord *place);
guint64 carry_engine_tape_sum (guint64 sum, const guint8 *data, gsize size);

G_END_DECLS
