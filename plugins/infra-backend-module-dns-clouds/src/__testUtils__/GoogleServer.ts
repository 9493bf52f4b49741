import { GoogleRecordSet } from '../google/records';
import { applyChange, GoogleProblem } from './googleRules';
import { json, Received, Reply, TestServer } from './httpServer';

export const googleError = (
  { status, reason, message }: GoogleProblem,
  headers: Record<string, string> = {},
): Reply =>
  json(
    status,
    {
      error: {
        code: status,
        message,
        errors: [{ domain: 'global', reason, message }],
      },
    },
    headers,
  );

/**
 * The subset of the Cloud DNS API, version 1, that the driver uses, and the token exchange of workload
 * identity federation, as their references have them.
 */
export class GoogleServer {
  readonly server = new TestServer(request => this.#answer(request));
  sets: GoogleRecordSet[] = [];
  /** While set, changes stay pending. */
  hold = false;
  readonly #pending = new Set<string>();
  readonly #known = new Set<string>();

  constructor(
    readonly projectId: string,
    readonly zone: string,
    readonly managedZone: string,
  ) {}

  release(): void {
    this.hold = false;
    this.#pending.clear();
  }

  /** The configuration of a federated identity, whose own token is `subject`. */
  credentialsJson(subject: string): string {
    return JSON.stringify({
      type: 'external_account',
      audience:
        '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/backend',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${this.server.url}/token`,
      credential_source: {
        url: `${this.server.url}/subject/${subject}`,
        format: { type: 'text' },
      },
    });
  }

  #answer(request: Received): Reply {
    const { url } = request;
    const subject = /^\/subject\/(.+)$/.exec(url.pathname)?.[1];
    if (subject) {
      return { status: 200, body: subject };
    }
    if (url.pathname === '/token') {
      return this.#token(new URLSearchParams(request.body));
    }
    if (request.headers.authorization !== 'Bearer token-of-backend') {
      return googleError({
        status: 401,
        reason: 'authError',
        message: 'Request had invalid authentication credentials.',
      });
    }
    const base = `/dns/v1/projects/${this.projectId}/managedZones`;
    if (url.pathname === base) {
      return this.#zones(url.searchParams.get('dnsName'));
    }
    const [, name, rest] =
      /^([^/]+)\/(.*)$/.exec(url.pathname.slice(base.length + 1)) ?? [];
    if (name !== this.managedZone) {
      return googleError({
        status: 404,
        reason: 'notFound',
        message: `The 'parameters.managedZone' resource named '${name}' does not exist.`,
      });
    }
    return this.#inZone(rest, request);
  }

  #token(form: URLSearchParams): Reply {
    if (form.get('subject_token') !== 'backend') {
      return json(400, {
        error: 'invalid_grant',
        error_description: 'The given credential is rejected',
      });
    }
    return json(200, {
      access_token: 'token-of-backend',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 3600,
    });
  }

  #zones(dnsName: string | null): Reply {
    const managedZones = [
      { name: this.managedZone, dnsName: `${this.zone}.`, id: '1' },
    ].filter(zone => !dnsName || zone.dnsName === dnsName);
    return json(200, { kind: 'dns#managedZonesListResponse', managedZones });
  }

  #inZone(path: string, { method, url, body }: Received): Reply {
    if (path === 'rrsets' && method === 'GET') {
      return this.#list(url.searchParams);
    }
    if (path === 'changes' && method === 'POST') {
      const outcome = applyChange(this.sets, JSON.parse(body), this.zone);
      if ('problem' in outcome) {
        return googleError(outcome.problem);
      }
      this.sets = outcome.sets;
      const id = `${this.#known.size + 1}`;
      this.#known.add(id);
      if (this.hold) {
        this.#pending.add(id);
      }
      return this.#change(id);
    }
    return this.#change(path.replace(/^changes\//, ''));
  }

  #change(id: string): Reply {
    return this.#known.has(id)
      ? json(200, { id, status: this.#pending.has(id) ? 'pending' : 'done' })
      : googleError({
          status: 404,
          reason: 'notFound',
          message: `The 'parameters.changeId' resource named '${id}' does not exist.`,
        });
  }

  #list(query: URLSearchParams): Reply {
    const name = query.get('name');
    const matching = this.sets.filter(set => !name || set.name === name);
    const start = Number(query.get('pageToken') ?? 0);
    const size = Number(query.get('maxResults') ?? 100);
    const next = start + size;
    return json(200, {
      kind: 'dns#resourceRecordSetsListResponse',
      rrsets: matching.slice(start, next),
      ...(next < matching.length && { nextPageToken: `${next}` }),
    });
  }
}
