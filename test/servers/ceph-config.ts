/** The configuration of a Ceph cluster of one monitor, one disk in memory and one S3 gateway. */

export interface CephPorts {
  readonly monitor: number
  readonly monitorV1: number
  readonly gateway: number
}

export const STORAGE_CLASSES = ['STANDARD_IA', 'GLACIER', 'DEEP_ARCHIVE']

/** A key by which the gateway encrypts, for tests of SSE-KMS. */
export const KMS_KEY = 'testkey'

export function cephConfig(dir: string, fsid: string, ports: CephPorts): string {
  return `[global]
fsid = ${fsid}
mon_host = [v2:127.0.0.1:${ports.monitor},v1:127.0.0.1:${ports.monitorV1}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
keyring = ${dir}/keyring
auth_allow_insecure_global_id_reclaim = false
osd_crush_update_on_start = false
mon_data_avail_warn = 1
mon_data_avail_crit = 1
run_dir = ${dir}/run
admin_socket = ${dir}/run/$cluster-$name.asok
pid_file = ${dir}/run/$name.pid
log_file = ${dir}/log/$name.log
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 1000
osd_crush_chooseleaf_type = 0
mon_data = ${dir}/mon
osd_data = ${dir}/osd
mgr_initial_modules =
osd_objectstore = memstore
memstore_device_bytes = 8589934592
rgw_enable_ops_log = false
rgw_lc_debug_interval = -1
rgw_gc_obj_min_wait = 1
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = ${KMS_KEY}=YmluCmJvb3N0CmJvb3N0LWJ1aWxkCmNlcGguY29uZgo=
[client.rgw.a]
rgw_data = ${dir}/rgw
rgw_frontends = beast endpoint=127.0.0.1:${ports.gateway}
`
}

/** Who may do what in the cluster; without keys the gateway runs in circles. */
export const CEPH_KEYS: readonly (readonly [string, readonly string[]])[] = [
  ['mon.', ['mon', 'allow *']],
  ['client.admin', ['mon', 'allow *', 'osd', 'allow *', 'mgr', 'allow *', 'mds', 'allow *']],
  ['osd.0', ['mon', 'allow profile osd', 'osd', 'allow *', 'mgr', 'allow profile osd']],
  ['client.rgw.a', ['mon', 'allow *', 'osd', 'allow *', 'mgr', 'allow *']],
]
