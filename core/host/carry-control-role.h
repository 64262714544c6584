/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * CarryControlRole: (skip)
 * @CARRY_CONTROL_READ: may look
 * @CARRY_CONTROL_OPERATE: may change what a run does, short of the kill switch
 * @CARRY_CONTROL_KILL: may set and release the kill switch
 *
 * What a person or program may do with a run.
 */
typedef enum
{
    CARRY_CONTROL_READ = 1 << 0,
    CARRY_CONTROL_OPERATE = 1 << 1,
    CARRY_CONTROL_KILL = 1 << 2,
} CarryControlRole;

#define CARRY_CONTROL_ALL (CARRY_CONTROL_READ | CARRY_CONTROL_OPERATE | CARRY_CONTROL_KILL)
#define CARRY_CONTROL_N_ROLES 3

/**
 * CarryControlGroups: (skip)
 * @gids: of the groups `carry-read`, `carry-operate` and `carry-kill`
 * @is_there: whether there is such a group on this machine
 */
typedef struct
{
    gid_t gids[CARRY_CONTROL_N_ROLES];
    gboolean is_there[CARRY_CONTROL_N_ROLES];
} CarryControlGroups;

void carry_control_groups_read (CarryControlGroups *out_groups);
CarryControlRole carry_control_groups_get_roles (const CarryControlGroups *self, uid_t uid,
                                                 const gid_t *gids, guint n);
gboolean carry_control_groups_find_peer (const CarryControlGroups *self, GSocket *socket,
                                         uid_t *out_uid, CarryControlRole *out_roles);
gboolean
carry_control_groups_admit (const CarryControlGroups *self, const char *path, GError **error);
CarryControlRole carry_control_role_parse (const char *text);
const char *carry_control_role_to_text (CarryControlRole role);

G_END_DECLS
