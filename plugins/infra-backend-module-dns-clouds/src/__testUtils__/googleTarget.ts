import { formatContent } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { createGoogleDnsDriver } from '../google/driver';
import { readStored } from '../google/records';
import { googleError, GoogleServer } from './GoogleServer';
import { Target, ZoneAccess } from './targets';

export class GoogleTarget implements Target {
  readonly name = "Google Cloud DNS (the tests' server)";
  readonly zone = 'dev.example.test';
  readonly createDriver = createGoogleDnsDriver;
  readonly google = new GoogleServer('platform', this.zone, 'dev-zone');

  /**
   * Google's library takes `fetch` from a window, or else imports a package for it, which Jest does not
   * follow without experimental modules.
   */
  async start() {
    Object.assign(globalThis, { window: { fetch } });
    await this.google.server.start();
  }

  async stop() {
    Object.assign(globalThis, { window: undefined });
    await this.google.server.stop();
  }

  settings() {
    return {
      config: {
        projectId: this.google.projectId,
        zones: [this.zone],
        endpoint: this.google.server.url,
      },
      credentials: { credentialsJson: this.google.credentialsJson('backend') },
    };
  }

  refusedSettings() {
    return {
      ...this.settings(),
      credentials: { credentialsJson: this.google.credentialsJson('stranger') },
    };
  }

  settingsAt({ host, port }: { host: string; port: number }) {
    const { config, credentials } = this.settings();
    const endpoint = `http://${host}:${port}`;
    return { config: { ...config, endpoint }, credentials };
  }

  server() {
    return this.google.server;
  }

  throttled(retryAfter: string) {
    return googleError(
      { status: 403, reason: 'rateLimitExceeded', message: 'Quota exceeded' },
      { 'Retry-After': retryAfter },
    );
  }

  access(): ZoneAccess {
    const { google } = this;
    const without = (host: string, type: string) =>
      google.sets.filter(
        set => !(set.name === `${host}.` && set.type === type),
      );
    return {
      get: async (host, type) =>
        readStored(
          { zone: this.zone, host, type, ownerHost: '' },
          google.sets.filter(set => set.type === type),
        ).record,
      set: async (host, type, { values, ttl }) => {
        const rrdatas = values.map(value => formatContent(type, value));
        google.sets = [
          ...without(host, type),
          { name: `${host}.`, type, ttl, rrdatas },
        ];
      },
      remove: async (host, type) => {
        google.sets = without(host, type);
      },
    };
  }
}
