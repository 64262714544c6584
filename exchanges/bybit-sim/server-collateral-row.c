/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-collateral-row.h"

void
server_collateral_row_write (ServerJson *json, SimAccount *account, const char *coin)
{
    SimRate ratio = sim_account_get_collateral (account, coin);

    server_json_open_object (json, NULL);
    server_json_string (json, "currency", coin);
    server_json_rate (json, "collateralRatio", ratio);
    server_json_bool (json, "marginCollateral", ratio > 0);
    server_json_bool (json, "collateralSwitch", ratio > 0);
    server_json_bool (json, "borrowable", sim_account_get_can_borrow (account));
    server_json_string (json, "availableToBorrow", "");
    server_json_string (json, "freeBorrowingLimit", "");
    server_json_string (json, "freeBorrowAmount", "");
    server_json_string (json, "borrowUsageRate", "0");
    server_json_close_object (json);
}
