// What is built together with httpd and with OpenSSL, by their own lists: others put theirs into the same folders.

/** Of 2.4.69: what the files config*.m4 below modules/ of its sources name, and server/mpm. */
const MODULES = `
  access_compat actions alias allowmethods asis auth_basic auth_digest auth_form authn_anon authn_core authn_dbd authn_dbm authn_file
  authn_socache authnz_fcgi authnz_ldap authz_core authz_dbd authz_dbm authz_groupfile authz_host authz_owner authz_user autoindex brotli
  bucketeer buffer cache cache_disk cache_socache case_filter case_filter_in cern_meta cgi cgid charset_lite data dav dav_fs dav_lock dbd
  deflate dialup dir dumpio echo env example_hooks example_ipc expires ext_filter file_cache filter headers heartbeat heartmonitor http2
  ident imagemap include info lbmethod_bybusyness lbmethod_byrequests lbmethod_bytraffic lbmethod_heartbeat ldap log_config log_debug
  log_forensic logio lua macro md mime mime_magic mpm_event mpm_prefork mpm_worker negotiation optional_fn_export optional_fn_import
  optional_hook_export optional_hook_import privileges proxy proxy_ajp proxy_balancer proxy_connect proxy_express proxy_fcgi proxy_fdpass
  proxy_ftp proxy_hcheck proxy_html proxy_http proxy_http2 proxy_scgi proxy_uwsgi proxy_wstunnel ratelimit reflector remoteip reqtimeout
  request rewrite sed session session_cookie session_crypto session_dbd setenvif slotmem_plain slotmem_shm socache_dbm socache_dc
  socache_memcache socache_redis socache_shmcb speling ssl status substitute suexec systemd unique_id unixd userdir usertrack version
  vhost_alias watchdog xml2enc`;
const TOOLS = 'ab checkgid fcgistarter htcacheclean htdbm htdigest htpasswd httxt2dbm logresolve rotatelogs suexec';

export const PARTS_OF_HTTPD: readonly string[] = [
  ...words(MODULES).map((name) => `modules/mod_${name}.so`),
  ...words(TOOLS).map((name) => `bin/${name}`),
];

/** Engines of others, for GOST or PKCS #11, are called otherwise. */
const ENGINES = 'afalg capi dasync devcrypto loader_attic ossltest padlock';

export const PARTS_OF_OPENSSL: readonly string[] = [
  'libssl.so',
  ...['engines-3', 'engines-1.1'].flatMap((folder) => words(ENGINES).map((name) => `${folder}/${name}.so`)),
  'ossl-modules/legacy.so',
  'ossl-modules/fips.so',
];

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
