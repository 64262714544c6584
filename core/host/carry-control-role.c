/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-control-role.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/carry-error.h"

/* Who is in more groups than this has those beyond it not looked at. */
#define MAX_GROUPS 1024

static const struct
{
    CarryControlRole role;
    const char *name;
    const char *group;
} roles[CARRY_CONTROL_N_ROLES] = {
    { CARRY_CONTROL_READ, "read", "carry-read" },
    { CARRY_CONTROL_OPERATE, "operate", "carry-operate" },
    { CARRY_CONTROL_KILL, "kill", "carry-kill" },
};

CarryControlRole
carry_control_role_parse (const char *text)
{
    for (guint i = 0; i < CARRY_CONTROL_N_ROLES; i++)
        if (g_str_equal (roles[i].name, text))
            return roles[i].role;
    g_assert_not_reached ();
}

const char *
carry_control_role_to_text (CarryControlRole role)
{
    for (guint i = 0; i < CARRY_CONTROL_N_ROLES; i++)
        if (roles[i].role == role)
            return roles[i].name;
    g_assert_not_reached ();
}

/* Once, at the start: asking for names may wait for a network, which a run must not. */
void
carry_control_groups_read (CarryControlGroups *out_groups)
{
    char buffer[16384];

    *out_groups = (CarryControlGroups){ 0 };
    for (guint i = 0; i < CARRY_CONTROL_N_ROLES; i++)
    {
        struct group entry, *found = NULL;

        if (getgrnam_r (roles[i].group, &entry, buffer, sizeof buffer, &found) != 0 ||
            found == NULL)
            continue;
        out_groups->gids[i] = found->gr_gid;
        out_groups->is_there[i] = TRUE;
    }
}

/* What @uid may do, who is in the groups @gids. Root and the service's own user may do all. */
CarryControlRole
carry_control_groups_get_roles (const CarryControlGroups *self, uid_t uid, const gid_t *gids,
                                guint n)
{
    CarryControlRole found = 0;

    if (uid == 0 || uid == geteuid ())
        return CARRY_CONTROL_ALL;
    for (guint i = 0; i < CARRY_CONTROL_N_ROLES; i++)
        for (guint k = 0; self->is_there[i] && k < n; k++)
            if (gids[k] == self->gids[i])
                found |= roles[i].role;
    return found;
}

/*
 * Who is at the other end, as the kernel says: nothing a client sends can change it.
 * FALSE when the kernel does not say.
 */
gboolean
carry_control_groups_find_peer (const CarryControlGroups *self, GSocket *socket, uid_t *out_uid,
                                CarryControlRole *out_roles)
{
    g_autofree gid_t *gids = g_new0 (gid_t, MAX_GROUPS + 1);
    socklen_t size = MAX_GROUPS * sizeof (gid_t);
    socklen_t credentials_size = sizeof (struct ucred);
    struct ucred credentials;
    int fd = g_socket_get_fd (socket);
    guint n;

    if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &credentials, &credentials_size) != 0)
        return FALSE;
    n = getsockopt (fd, SOL_SOCKET, SO_PEERGROUPS, gids, &size) == 0 ? size / sizeof (gid_t) : 0;
    gids[n++] = credentials.gid;
    *out_uid = credentials.uid;
    *out_roles = carry_control_groups_get_roles (self, credentials.uid, gids, n);
    return TRUE;
}

/* An access list as the kernel takes it, little-endian: see acl(5) and posix_acl_xattr.h. */
typedef struct
{
    guint16 tag;
    guint16 permissions;
    guint32 id;
} AclEntry;

#define ACL_VERSION 2
#define ACL_USER_OBJ 0x01
#define ACL_GROUP_OBJ 0x04
#define ACL_GROUP 0x08
#define ACL_MASK 0x10
#define ACL_OTHER 0x20
#define ACL_READ_WRITE 6
#define ACL_NO_ID G_MAXUINT32

static void
add_entry (GByteArray *list, guint16 tag, guint16 permissions, guint32 id)
{
    const AclEntry entry = {
        .tag = GUINT16_TO_LE (tag),
        .permissions = GUINT16_TO_LE (permissions),
        .id = GUINT32_TO_LE (id),
    };

    g_byte_array_append (list, (const guint8 *) &entry, sizeof entry);
}

/* The kernel wants entries of one kind in the order of their ids. */
static int
compare_gids (gconstpointer a, gconstpointer b)
{
    gid_t left = *(const gid_t *) a, right = *(const gid_t *) b;

    return (left > right) - (left < right);
}

/* Lets the groups of all roles connect to the socket at @path, and nobody else besides its owner. */
gboolean
carry_control_groups_admit (const CarryControlGroups *self, const char *path, GError **error)
{
    g_autoptr (GByteArray) list = g_byte_array_new ();
    g_autoptr (GArray) gids = g_array_new (FALSE, FALSE, sizeof (gid_t));
    const guint32 version = GUINT32_TO_LE (ACL_VERSION);

    for (guint i = 0; i < CARRY_CONTROL_N_ROLES; i++)
        if (self->is_there[i])
            g_array_append_val (gids, self->gids[i]);
    if (gids->len == 0)
        return TRUE;
    g_array_sort (gids, compare_gids);
    g_byte_array_append (list, (const guint8 *) &version, sizeof version);
    add_entry (list, ACL_USER_OBJ, ACL_READ_WRITE, ACL_NO_ID);
    add_entry (list, ACL_GROUP_OBJ, ACL_READ_WRITE, ACL_NO_ID);
    for (guint i = 0; i < gids->len; i++)
        add_entry (list, ACL_GROUP, ACL_READ_WRITE, g_array_index (gids, gid_t, i));
    add_entry (list, ACL_MASK, ACL_READ_WRITE, ACL_NO_ID);
    add_entry (list, ACL_OTHER, 0, ACL_NO_ID);
    if (setxattr (path, "system.posix_acl_access", list->data, list->len, 0) == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                 "the groups of people who may control the run cannot be let in at %s: %s", path,
                 g_strerror (errno));
    return FALSE;
}
