export interface Config {
  infra?: {
    http?: {
      /**
       * Hosts that the driver `http` may call, as `host`, `host:port` or `*.domain`. Without a port
       * it is the scheme's own. Nothing is allowed by default. A name that is listed may resolve to a
       * private address, never to a link-local one; a loopback address has to be listed as such.
       */
      allowedHosts?: string[];
    };
  };
}
