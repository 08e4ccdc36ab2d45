// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* What the project's own plugin and tool use of the library beyond its C API. Not installed, no
 * promise about its ABI. */
#define MC_EXPORT __attribute__ ((visibility ("default")))
