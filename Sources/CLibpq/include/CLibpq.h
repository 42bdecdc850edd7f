// SPDX-License-Identifier: Apache-2.0
#ifndef SLUICE_CLIBPQ_H
#define SLUICE_CLIBPQ_H
#include <postgresql/libpq-fe.h>

// What sluice calls of libpq (PostgreSQL documentation, chapter "libpq"), one member for each function, by its name.
#define SLUICE_LIBPQ_FUNCTIONS(F)                                                                                      \
  F(PQbackendPID)                                                                                                      \
  F(PQcancel)                                                                                                          \
  F(PQclear)                                                                                                           \
  F(PQconnectdbParams)                                                                                                 \
  F(PQconsumeInput)                                                                                                    \
  F(PQerrorMessage)                                                                                                    \
  F(PQfinish)                                                                                                          \
  F(PQfreeCancel)                                                                                                      \
  F(PQfreemem)                                                                                                         \
  F(PQgetCancel)                                                                                                       \
  F(PQgetCopyData)                                                                                                     \
  F(PQgetResult)                                                                                                       \
  F(PQgetisnull)                                                                                                       \
  F(PQgetvalue)                                                                                                        \
  F(PQisBusy)                                                                                                          \
  F(PQnfields)                                                                                                         \
  F(PQntuples)                                                                                                         \
  F(PQputCopyEnd)                                                                                                      \
  F(PQresultErrorField)                                                                                                \
  F(PQresultStatus)                                                                                                    \
  F(PQsendPrepare)                                                                                                     \
  F(PQsendQuery)                                                                                                       \
  F(PQsendQueryParams)                                                                                                 \
  F(PQsendQueryPrepared)                                                                                               \
  F(PQserverVersion)                                                                                                   \
  F(PQsetNoticeProcessor)                                                                                              \
  F(PQsocket)                                                                                                          \
  F(PQstatus)                                                                                                          \
  F(PQtransactionStatus)

#define SLUICE_MEMBER(name) __typeof__(name) *_Nonnull name;
/// The functions of the libpq that was loaded.
struct sluice_libpq {
  SLUICE_LIBPQ_FUNCTIONS(SLUICE_MEMBER)
};
#undef SLUICE_MEMBER

/// Fills in the functions, loading `libpq.so.5` when it is not loaded yet.
///
/// Returns NULL, or the words of the dynamic linker that say what is missing (dlerror(3)), valid until its next call on this
/// thread.
const char *_Nullable sluice_libpq_load(struct sluice_libpq *_Nonnull functions);
#endif
