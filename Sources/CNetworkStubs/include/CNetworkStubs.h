// SPDX-License-Identifier: Apache-2.0
#ifndef SLUICE_CNETWORKSTUBS_H
#define SLUICE_CNETWORKSTUBS_H
// Nothing here is called from Swift: the linker alone needs it.
#endif
