/**
 * simple-git guards against an environment and a configuration it did not expect. Ours is
 * made here from nothing, so all of it is allowed by name.
 */
export function allowing(env: Readonly<Record<string, string>>) {
  return {
    allowEnvironment: Object.keys(env),
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeSshCommand: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeTemplateDir: true,
    },
  }
}
