import fc from 'fast-check';
import { checkDocument, parsePlatformDocuments } from './parseDocuments';

/** Written with one kind of each, so that line numbers can be counted. */
const good = `# what there is
apiVersion: infra-orchestration.dev/v1alpha1
kind: ResourceType
metadata:
  name: postgres
spec:
  params: { type: object }
  outputs:
    type: object
    properties:
      password: { type: string, x-secret: true }
---
apiVersion: infra-orchestration.dev/v1alpha1
kind: Provider
metadata: { name: eu, title: Europe, labels: { tier: gold } }
spec:
  driver: postgres
  config: { host: localhost }
  credentials:
    password: { env: PG_PASSWORD }
  limits: { concurrency: 4, callTimeout: PT30S }
---
---
apiVersion: infra-orchestration.dev/v1alpha1
kind: ResourceDefinition
metadata: { name: pg }
spec:
  type: postgres
  provider: eu
  kind: database
  inputs: { name: '\${environment.slug}' }
  outputs: { host: '\${driver.outputs.host}' }
  links: [{ title: Console, url: https://example.com }]
  requires: { ns: { type: k8s-namespace } }
  provides: { dns: { type: dns, dependsOnThis: true } }
  criteria: [{ environmentType: development, labels: { a: b } }, {}]
  deletionPolicy: retain
  adopt: true
---
apiVersion: infra-orchestration.dev/v1alpha1
kind: EnvironmentType
metadata: { name: development }
spec:
  claims: { db: { type: postgres, class: default, id: main, params: {} } }
  params: { zone: example.com }
  retain: [postgres]
  driftInterval: PT5M
  allowedOwners: ['group:default/platform']
  order: 1
`;

function parse(text: string) {
  return parsePlatformDocuments(text, 'platform.yaml');
}

/** A document with a spec, from the fifth line on. */
function document(kind: string, spec: string, name = 'one') {
  return `apiVersion: infra-orchestration.dev/v1alpha1
kind: ${kind}
metadata: { name: ${name} }
spec:
${spec.replace(/^/gm, '  ')}
`;
}

function matching(message: string | RegExp) {
  return typeof message === 'string' ? message : expect.stringMatching(message);
}

describe('parsePlatformDocuments', () => {
  it('takes every field of every kind, and says where each document begins', () => {
    const { documents, errors } = parse(good);
    expect(errors).toEqual([]);
    expect(
      documents.map(d => [d.document.kind, d.document.metadata.name, d.origin]),
    ).toEqual([
      ['ResourceType', 'postgres', 'platform.yaml:2'],
      ['Provider', 'eu', 'platform.yaml:13'],
      ['ResourceDefinition', 'pg', 'platform.yaml:24'],
      ['EnvironmentType', 'development', 'platform.yaml:40'],
    ]);
  });

  it('knows where everything stands', () => {
    const [type, provider, definition] = parse(good).documents;
    expect(type.locate?.('/spec/outputs/properties/password')).toEqual({
      line: 11,
      column: 7,
    });
    expect(provider.locate?.('/spec/limits/callTimeout')).toEqual({
      line: 21,
      column: 29,
    });
    expect(definition.locate?.('/spec/criteria/1')).toEqual({
      line: 36,
      column: 66,
    });
    expect(definition.locate?.('/spec/inputs/nothing/here')).toEqual({
      line: 31,
      column: 3,
    });
    expect(definition.locate?.('')).toEqual({ line: 24, column: 1 });
  });

  it('has nothing to say of nothing', () => {
    for (const text of ['', '---', '# only a comment', '---\n---\n']) {
      expect(parse(text)).toEqual({ documents: [], errors: [] });
    }
  });

  it('takes the good documents beside a bad one', () => {
    const text = `${document('ResourceType', 'params: {}')}---\n${document(
      'Provider',
      'driver: x',
      'two',
    )}`;
    const { documents, errors } = parse(text);
    expect(documents.map(d => d.document.metadata.name)).toEqual(['two']);
    expect(errors).toHaveLength(1);
  });

  it.each<{
    reason: string;
    text: string;
    at: string;
    pointer: string;
    message: string | RegExp;
  }>([
    {
      reason: 'an unknown field, with the one that was meant',
      text: document(
        'ResourceDefinition',
        'type: a\nprovider: b\nkind: c\ncriteria: []\nadpot: true',
      ),
      at: '9:3',
      pointer: '/spec/adpot',
      message: '/spec/adpot: unknown field `adpot` (did you mean `adopt`?)',
    },
    {
      reason: 'a missing field, at the object that lacks it',
      text: document('ResourceDefinition', 'type: a\nprovider: b\nkind: c'),
      at: '4:1',
      pointer: '/spec',
      message: '/spec: `criteria` is missing; add it',
    },
    {
      reason: 'a definition without anything to make it by',
      text: document('ResourceDefinition', 'type: a\nkind: c\ncriteria: []'),
      at: '4:1',
      pointer: '/spec',
      message: '/spec: name a `provider`, or a `driver` that needs none',
    },
    {
      reason: 'a wrong type deep inside',
      text: document(
        'ResourceDefinition',
        'type: a\nprovider: b\nkind: c\ncriteria:\n  - {}\n  - owner: 3',
      ),
      at: '10:7',
      pointer: '/spec/criteria/1/owner',
      message: '/spec/criteria/1/owner: must be a string',
    },
    {
      reason: 'a name that is no DNS label',
      text: document('Provider', 'driver: x', 'My_Provider'),
      at: '3:13',
      pointer: '/metadata/name',
      message: /must be a DNS label/,
    },
    {
      reason: 'an alias that is no DNS label',
      text: document('EnvironmentType', 'claims:\n  My_DB: { type: postgres }'),
      at: '6:5',
      pointer: '/spec/claims/My_DB',
      message: /the name `My_DB` must be a DNS label/,
    },
    {
      reason: 'a duration in other words',
      text: document('EnvironmentType', 'driftInterval: 5 minutes'),
      at: '5:3',
      pointer: '/spec/driftInterval',
      message:
        '/spec/driftInterval: must be an ISO 8601 duration such as `PT30M`',
    },
    {
      reason: 'an unknown value of a closed list',
      text: document(
        'ResourceDefinition',
        'type: a\nprovider: b\nkind: c\ncriteria: []\ndeletionPolicy: keep',
      ),
      at: '9:3',
      pointer: '/spec/deletionPolicy',
      message: '/spec/deletionPolicy: must be `delete` or `retain`',
    },
    {
      reason: 'a credential with its value in the document',
      text: document(
        'Provider',
        'driver: x\ncredentials:\n  token: { value: abc }',
      ),
      at: '7:14',
      pointer: '/spec/credentials/token/value',
      message: /a file or URL holds no credential, only where it comes from/,
    },
    {
      reason: 'an unknown kind, with the one that was meant',
      text: document('ResourceDefinitions', 'type: a'),
      at: '2:1',
      pointer: '/kind',
      message:
        /`ResourceDefinitions` is not a kind of platform document \(did you mean `ResourceDefinition`\?\)/,
    },
    {
      reason: 'a document of somebody else',
      text: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: x }\n',
      at: '2:1',
      pointer: '/kind',
      message: /`Component` of `backstage.io\/v1alpha1` is not a kind/,
    },
    {
      reason: 'another version of a kind',
      text: document('Provider', 'driver: x').replace('v1alpha1', 'v9'),
      at: '1:1',
      pointer: '/apiVersion',
      message: '/apiVersion: must be `infra-orchestration.dev/v1alpha1`',
    },
    {
      reason: 'a document without a kind',
      text: 'spec: {}\n',
      at: '1:1',
      pointer: '',
      message: /`kind` is missing; add one of EnvironmentType, ResourceType/,
    },
    {
      reason: 'a text that is no object',
      text: '- a\n- b\n',
      at: '1:1',
      pointer: '',
      message: /a platform document is an object/,
    },
    {
      reason: 'a schema with a keyword that does not exist',
      text: document(
        'ResourceType',
        'params:\n  type: object\n  propertis: {}\noutputs: {}',
      ),
      at: '5:3',
      pointer: '/spec/params',
      message: /this is not a JSON schema: unknown keyword: "propertis"/,
    },
    {
      reason: 'a schema with a type that does not exist',
      text: document(
        'ResourceType',
        'params: {}\noutputs:\n  properties:\n    a:\n      type: strin',
      ),
      at: '9:9',
      pointer: '/spec/outputs/properties/a/type',
      message: /this is not a JSON schema/,
    },
    {
      reason: 'a placeholder in a default',
      text: document(
        'ResourceType',
        'params:\n  properties:\n    a:\n      default: ${environment.name}\noutputs: {}',
      ),
      at: '8:9',
      pointer: '/spec/params/properties/a/default',
      message: /a schema holds no placeholders/,
    },
    {
      reason: 'YAML that ends too early',
      text: 'kind: [a',
      at: '1:9',
      pointer: '',
      message: /this is not valid YAML/,
    },
    {
      reason: 'a key that is there twice',
      text: 'kind: a\nkind: b\n',
      at: '2:1',
      pointer: '',
      message: /this is not valid YAML: Map keys must be unique/,
    },
    {
      reason: 'a tab where YAML wants spaces',
      text: 'kind: Provider\nmetadata:\n\tname: x\n',
      at: '3:1',
      pointer: '',
      message: /this is not valid YAML/,
    },
  ])('tells of $reason', ({ text, at, pointer, message }) => {
    const { errors, documents } = parse(text);
    expect(documents).toEqual([]);
    const [line, column] = at.split(':').map(Number);
    expect(errors[0]).toEqual({
      origin: `platform.yaml:${line}`,
      line,
      column,
      pointer,
      message: matching(message),
    });
  });

  it('tells of all mistakes at once, in the order of lines', () => {
    const { errors } = parse(
      `${document(
        'Provider',
        'drivr: x\nlimits: { concurrency: 0 }',
      )}---\n${document('Nothing', 'a: b')}`,
    );
    expect(errors.map(e => e.line)).toEqual([4, 5, 6, 9]);
  });

  it('reads anchors, and finds its way through them', () => {
    const [parsed] = parse(
      document(
        'EnvironmentType',
        'params: &p\n  a: 1\nclaims:\n  db:\n    type: postgres\n    params: *p',
      ),
    ).documents;
    expect(parsed.document.spec).toMatchObject({
      claims: { db: { params: { a: 1 } } },
    });
    expect(parsed.locate?.('/spec/claims/db/params/a')).toEqual({
      line: 6,
      column: 5,
    });
  });

  it('refuses a text that would grow without end', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 9; i++) {
      const [name, before] = ['abcdefghi'[i], 'abcdefghi'[i - 1]];
      bomb.push(
        `${name}: &${name} [${Array(10).fill(`*${before}`).join(',')}]`,
      );
    }
    const { errors } = parse(bomb.join('\n'));
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('Excessive alias count'),
      }),
    ]);
  });

  it('reads Windows line ends', () => {
    const { documents } = parse(good.replace(/\n/g, '\r\n'));
    expect(documents.map(d => d.origin)).toContain('platform.yaml:24');
  });

  it('never throws, whatever the text', () => {
    const line = fc.constantFrom(
      '---',
      'kind: Provider',
      '  a: b',
      '- x',
      '\t',
      '*a',
      '&a',
      '{',
      '? a',
      ': b',
      '!!x y',
      '"',
      '|',
      '%YAML 1.9',
      '<<: *a',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), lines => {
        const { documents } = parse(lines.join('\n'));
        expect(documents).toEqual([]);
      }),
    );
  });
});

describe('checkDocument', () => {
  it('goes for documents that come as JSON', () => {
    expect(checkDocument({ kind: 'Provider' }).map(p => p.pointer)).toEqual([
      '',
      '',
      '',
    ]);
    expect(checkDocument(null)).toHaveLength(1);
  });
});
