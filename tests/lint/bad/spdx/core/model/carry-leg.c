/* A file without its licence. expect: spdx */
int carry_leg_count;
