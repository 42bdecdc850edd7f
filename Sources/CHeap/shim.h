#ifndef SLUICE_CHEAP_SHIM_H
#define SLUICE_CHEAP_SHIM_H
#include <malloc.h>
#endif
