import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
  ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { Received, Reply, TestServer } from './httpServer';
import { applyBatch, changesBetween, parseChanges } from './route53Rules';

const NAMESPACE = 'https://route53.amazonaws.com/doc/2013-04-01/';

const xml = (
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers: { 'Content-Type': 'text/xml', ...headers },
  body: `<?xml version="1.0"?>\n${body}`,
});

export const awsError = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
) =>
  xml(
    status,
    `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    headers,
  );

/** All sets of a zone. */
export async function listAll(
  client: Route53Client,
  HostedZoneId: string,
): Promise<ResourceRecordSet[]> {
  const sets: ResourceRecordSet[] = [];
  let start:
    | Omit<ListResourceRecordSetsCommandInput, 'HostedZoneId'>
    | undefined = {};
  while (start) {
    const page: ListResourceRecordSetsCommandOutput = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId, ...start }),
    );
    sets.push(...(page.ResourceRecordSets ?? []));
    start = page.IsTruncated
      ? {
          StartRecordName: page.NextRecordName,
          StartRecordType: page.NextRecordType,
        }
      : undefined;
  }
  return sets;
}

/**
 * What moto leaves out: it takes every key, does not hold the changes of a batch against what is there,
 * and has every change in sync at once. Everything else passes through to it.
 */
export class Route53Proxy {
  readonly server = new TestServer(request => this.#answer(request));
  /** While set, changes stay pending. */
  hold = false;
  readonly #pending = new Set<string>();
  #changes = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly moto: { endpoint: string; client: Route53Client },
    private readonly accessKeyId: string,
  ) {}

  /** All pending changes have reached the name servers. */
  release(): void {
    this.hold = false;
    this.#pending.clear();
  }

  async #answer(request: Received): Promise<Reply> {
    const { method, url, headers } = request;
    const key = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
    if (key !== this.accessKeyId) {
      return awsError(
        403,
        'InvalidClientTokenId',
        'The security token included in the request is invalid.',
      );
    }
    const change = /\/change\/(.+)$/.exec(url.pathname)?.[1];
    if (change) {
      return this.#changeInfo('GetChangeResponse', change);
    }
    const zone = /\/hostedzone\/([^/]+)\/rrset\/?$/.exec(url.pathname)?.[1];
    if (zone && method === 'POST') {
      const turn = this.#last.then(() => this.#change(zone, request.body));
      this.#last = turn.catch(() => {});
      return turn;
    }
    return this.#forward(request);
  }

  async #change(zone: string, body: string): Promise<Reply> {
    const { client } = this.moto;
    const before = await listAll(client, zone);
    const outcome = applyBatch(before, parseChanges(body));
    if ('problem' in outcome) {
      return awsError(400, 'InvalidChangeBatch', outcome.problem);
    }
    const Changes = changesBetween(before, outcome.sets);
    if (Changes.length > 0) {
      await client.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: zone,
          ChangeBatch: { Changes },
        }),
      );
    }
    this.#changes += 1;
    const id = `C${this.#changes}`;
    if (this.hold) {
      this.#pending.add(id);
    }
    return this.#changeInfo('ChangeResourceRecordSetsResponse', id);
  }

  #changeInfo(response: string, id: string): Reply {
    const status = this.#pending.has(id) ? 'PENDING' : 'INSYNC';
    return xml(
      200,
      `<${response} xmlns="${NAMESPACE}"><ChangeInfo><Id>/change/${id}</Id><Status>${status}</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo></${response}>`,
    );
  }

  async #forward({ method, url, headers, body }: Received): Promise<Reply> {
    const response = await fetch(
      `${this.moto.endpoint}${url.pathname}${url.search}`,
      {
        method,
        headers: {
          authorization: headers.authorization ?? '',
          'content-type': headers['content-type'] ?? 'text/xml',
        },
        ...(body && { body }),
      },
    );
    return {
      status: response.status,
      headers: { 'Content-Type': 'text/xml' },
      body: await response.text(),
    };
  }
}
