import { AppSettings } from '../appSettings';

/** The program's own configuration file (JSON is one of its two notations). */
export function programConfigOf(
  app: Pick<AppSettings, 'providerMirror' | 'pluginCache'>,
): string {
  const { filesystem, network } = app.providerMirror;
  const methods = {
    ...(filesystem && { filesystem_mirror: [{ path: filesystem }] }),
    ...(network && { network_mirror: [{ url: network }] }),
  };
  return JSON.stringify({
    disable_checkpoint: true,
    ...(app.pluginCache && { plugin_cache_dir: app.pluginCache }),
    // Nothing is taken from anywhere else then.
    ...(Object.keys(methods).length && { provider_installation: [methods] }),
  });
}
