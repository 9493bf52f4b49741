import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeMissing, missingFor } from './prerequisites.ts';
import { missingPackages } from './parts/debian.ts';
import { findGo } from './parts/go.ts';
import { MissingError } from './parts/missing.ts';
import { findProgram } from './parts/programs.ts';

const powerdns = {
  what: 'PowerDNS',
  packages: ['pdns-server', 'pdns-backend-sqlite3'],
  otherwise: 'Or set INFRA_SANDBOX_POWERDNS_URL.',
};
const bind = {
  what: 'BIND',
  packages: ['bind9', 'pdns-server'],
  otherwise: 'Or set INFRA_SANDBOX_RFC2136_SERVER.',
};

describe('what is missing', () => {
  it('is said in one message that ends in one command', () => {
    const lines = describeMissing([powerdns, bind]).split('\n');
    assert.deepEqual(lines.slice(0, 3), [
      'Missing on this machine:',
      '- PowerDNS. Or set INFRA_SANDBOX_POWERDNS_URL.',
      '- BIND. Or set INFRA_SANDBOX_RFC2136_SERVER.',
    ]);
    if (findProgram('apt-get')) {
      assert.match(
        lines.at(-1)!,
        /^ {2}(sudo )?apt-get update && (sudo )?apt-get install --no-install-recommends pdns-server pdns-backend-sqlite3 bind9$/,
      );
    }
  });

  it('names no command where no package brings it', () => {
    const message = describeMissing([{ ...powerdns, packages: [] }]);
    assert.doesNotMatch(message, /apt-get/);
  });

  it('is nothing for a server of one’s own', async () => {
    const env = {
      INFRA_SANDBOX_RFC2136_SERVER: 'ns.test',
      INFRA_SANDBOX_RFC2136_ZONES: 'a.test',
      INFRA_SANDBOX_RFC2136_TSIG_NAME: 'n',
      INFRA_SANDBOX_RFC2136_TSIG_SECRET: 's',
    };
    assert.deepEqual(await missingFor(['bind'], env), []);
  });

  it('is nothing that is installed', () => {
    const wanted = {
      purpose: 'BIND',
      packages: ['bind9'],
      services: [],
      alternative: 'X',
    };
    assert.equal(
      missingPackages({ ...wanted, isInstalled: () => true }),
      undefined,
    );
  });

  it('is a Go that can build nothing as new', async () => {
    const use = {
      moduleDir: '/nonexistent',
      needed: '9.9',
      purpose: 'a test',
      alternative: 'Or not.',
    };
    await assert.rejects(findGo(use), (error: Error) => {
      assert.ok(error instanceof MissingError);
      assert.match(error.message, /Go 9\.9 or later to build a test/);
      assert.match(error.message, /go\.dev\/dl.*Or not\./);
      return true;
    });
  });
});
