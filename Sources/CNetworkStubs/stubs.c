// SPDX-License-Identifier: Apache-2.0
// libgit2 is linked statically, and sluice reads local repositories only: these stand for the network libraries that
// its transports would call. What is called at its start succeeds, everything else says that it cannot.
//
// They are hidden, so that a shared library that needs the real ones (libpq and GSSAPI) still finds those.
#include "CNetworkStubs.h"
#include <stddef.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define SUCCEEDS(name) HIDDEN int name(void) { return 0; }
#define FAILS(name) HIDDEN int name(void) { return -1; }
#define NOTHING(name) HIDDEN void *name(void) { return NULL; }
// GSS_S_FAILURE of RFC 2744.
#define REFUSES(name) HIDDEN unsigned name(void) { return 13u << 16; }

// Called by git_libgit2_init and git_libgit2_shutdown.
SUCCEEDS(mbedtls_ssl_config_init)
SUCCEEDS(mbedtls_ssl_config_defaults)
SUCCEEDS(mbedtls_ssl_config_free)
SUCCEEDS(mbedtls_ssl_conf_min_version)
SUCCEEDS(mbedtls_ssl_conf_authmode)
SUCCEEDS(mbedtls_ssl_conf_ciphersuites)
SUCCEEDS(mbedtls_ssl_conf_rng)
SUCCEEDS(mbedtls_ssl_conf_ca_chain)
SUCCEEDS(mbedtls_x509_crt_init)
SUCCEEDS(mbedtls_x509_crt_free)
// No random numbers for a network that is not there: to gather them took a part of every start.
SUCCEEDS(mbedtls_entropy_init)
SUCCEEDS(mbedtls_entropy_func)
SUCCEEDS(mbedtls_entropy_free)
SUCCEEDS(mbedtls_ctr_drbg_init)
SUCCEEDS(mbedtls_ctr_drbg_seed)
SUCCEEDS(mbedtls_ctr_drbg_free)
FAILS(mbedtls_ctr_drbg_random)
SUCCEEDS(libssh2_init)
SUCCEEDS(libssh2_exit)

NOTHING(http_errno_description)
NOTHING(libssh2_agent_init)
NOTHING(libssh2_channel_open_ex)
NOTHING(libssh2_hostkey_hash)
NOTHING(libssh2_knownhost_init)
NOTHING(libssh2_session_abstract)
NOTHING(libssh2_session_hostkey)
NOTHING(libssh2_session_init_ex)
NOTHING(libssh2_userauth_list)
NOTHING(mbedtls_ssl_get_peer_cert)

HIDDEN void *GSS_C_NT_HOSTBASED_SERVICE = NULL;
REFUSES(gss_delete_sec_context)
REFUSES(gss_display_status)
REFUSES(gss_import_name)
REFUSES(gss_indicate_mechs)
REFUSES(gss_init_sec_context)
REFUSES(gss_release_buffer)
REFUSES(gss_release_name)
REFUSES(gss_release_oid_set)

FAILS(http_parser_execute)
FAILS(http_parser_init)
FAILS(http_parser_parse_url)
FAILS(http_parser_pause)
FAILS(http_should_keep_alive)
FAILS(libssh2_agent_connect)
FAILS(libssh2_agent_disconnect)
FAILS(libssh2_agent_free)
FAILS(libssh2_agent_get_identity)
FAILS(libssh2_agent_list_identities)
FAILS(libssh2_agent_userauth)
FAILS(libssh2_channel_close)
FAILS(libssh2_channel_free)
FAILS(libssh2_channel_process_startup)
FAILS(libssh2_channel_read_ex)
FAILS(libssh2_channel_set_blocking)
FAILS(libssh2_channel_write_ex)
FAILS(libssh2_knownhost_checkp)
FAILS(libssh2_knownhost_free)
FAILS(libssh2_knownhost_readfile)
FAILS(libssh2_session_disconnect_ex)
FAILS(libssh2_session_free)
FAILS(libssh2_session_handshake)
FAILS(libssh2_session_last_error)
FAILS(libssh2_session_method_pref)
FAILS(libssh2_session_set_blocking)
FAILS(libssh2_userauth_authenticated)
FAILS(libssh2_userauth_keyboard_interactive_ex)
FAILS(libssh2_userauth_password_ex)
FAILS(libssh2_userauth_publickey)
FAILS(libssh2_userauth_publickey_fromfile_ex)
FAILS(libssh2_userauth_publickey_frommemory)
FAILS(mbedtls_ssl_close_notify)
FAILS(mbedtls_ssl_free)
FAILS(mbedtls_ssl_get_ciphersuite_id)
FAILS(mbedtls_ssl_get_verify_result)
FAILS(mbedtls_ssl_handshake)
FAILS(mbedtls_ssl_init)
FAILS(mbedtls_ssl_read)
FAILS(mbedtls_ssl_set_bio)
FAILS(mbedtls_ssl_set_hostname)
FAILS(mbedtls_ssl_setup)
FAILS(mbedtls_ssl_write)
FAILS(mbedtls_x509_crt_parse_file)
FAILS(mbedtls_x509_crt_parse_path)
FAILS(mbedtls_x509_crt_verify_info)
