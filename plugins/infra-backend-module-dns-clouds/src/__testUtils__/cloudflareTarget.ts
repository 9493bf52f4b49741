import {
  formatContent,
  RecordType,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { createCloudflareDriver } from '../cloudflare/driver';
import { LOCK, readStored } from '../cloudflare/records';
import { cloudflareError, CloudflareServer } from './CloudflareServer';
import { Target, ZoneAccess } from './targets';

export class CloudflareTarget implements Target {
  readonly name = "Cloudflare (the tests' server)";
  readonly zone = 'dev.example.test';
  readonly createDriver = createCloudflareDriver;
  readonly cloudflare = new CloudflareServer(
    this.zone,
    'cloudflare-token-for-the-tests',
  );

  start() {
    return this.cloudflare.server.start();
  }

  stop() {
    return this.cloudflare.server.stop();
  }

  settings() {
    return {
      config: { zones: [this.zone], endpoint: this.cloudflare.endpoint },
      credentials: { apiToken: this.cloudflare.token },
    };
  }

  refusedSettings() {
    const credentials = { apiToken: 'a-token-that-was-revoked' };
    return { ...this.settings(), credentials };
  }

  settingsAt({ host, port }: { host: string; port: number }) {
    const { config, credentials } = this.settings();
    const endpoint = `http://${host}:${port}/client/v4`;
    return { config: { ...config, endpoint }, credentials };
  }

  server() {
    return this.cloudflare.server;
  }

  throttled(retryAfter: string) {
    return cloudflareError(
      429,
      971,
      'Please wait and consider throttling your request speed',
      { 'Retry-After': retryAfter },
    );
  }

  access(): ZoneAccess {
    const { cloudflare } = this;
    const remove = (host: string, type: RecordType) => {
      cloudflare.records = cloudflare.records.filter(
        record => !(record.name === host && record.type === type),
      );
    };
    return {
      get: async (host, type) =>
        readStored(
          { type },
          cloudflare.records.filter(
            record => record.name === host && record.content !== `"${LOCK}"`,
          ),
          [],
        ).record,
      set: async (host, type, { values, ttl }) => {
        remove(host, type);
        for (const value of values) {
          const content = formatContent(type, value).replace(/\.$/, '');
          cloudflare.post({ name: host, type, content, ttl });
        }
      },
      remove: async (host, type) => remove(host, type),
    };
  }
}
