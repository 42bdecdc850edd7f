// SPDX-License-Identifier: Apache-2.0
// libpq brings 25 libraries with it (OpenSSL, Kerberos, LDAP, GnuTLS). Linked, they cost every start of sluice more than the
// rest of it, and most calls never ask a PostgreSQL server. So it is loaded by the first connection.
#include "CLibpq.h"
#include <dlfcn.h>
#include <stddef.h>

#define FIND(name)                                                                                                     \
  functions->name = (__typeof__(name) *)dlsym(library, #name);                                                         \
  if (functions->name == NULL) return dlerror();

const char *sluice_libpq_load(struct sluice_libpq *functions) {
  // The name carries the version of its interface; it is never closed again.
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return dlerror();
  SLUICE_LIBPQ_FUNCTIONS(FIND)
  return NULL;
}
