import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  documentErrors,
  errorAt,
  keptHere,
  providerDocument,
  withCredentials,
  withoutValues,
} from './providerDocument';

const parts = {
  driver: 'kubernetes',
  name: 'cluster-x',
  title: ' ',
  config: { server: 'https://x' },
  credentials: { token: 's3cret', kubeconfig: '' },
};

describe('the document of a provider', () => {
  it('leaves out what was not given', () => {
    expect(providerDocument(parts)).toMatchObject({
      metadata: { name: 'cluster-x' },
      spec: {
        driver: 'kubernetes',
        config: { server: 'https://x' },
        credentials: { token: { value: 's3cret' } },
      },
    });
    const bare = providerDocument({ ...parts, config: {}, credentials: {} });
    expect(bare.spec).toEqual({ driver: 'kubernetes' });
  });

  it('is shown without its secrets', () => {
    const shown = JSON.stringify(withoutValues(providerDocument(parts)));
    expect(shown).toContain('token');
    expect(shown).not.toContain('s3cret');
  });

  it('gets new credentials in the place of those destroyed', () => {
    const document = {
      apiVersion: 'a',
      kind: 'Provider',
      metadata: { name: 'x' },
      spec: {
        driver: 'd',
        credentials: { token: { secretRef: 'r' }, ca: { env: 'CA' } },
      },
    } as unknown as ProviderDocument;
    expect(keptHere(document)).toEqual(['token']);
    expect(withCredentials(document, { token: 'new' }).spec).toEqual({
      driver: 'd',
      credentials: { token: { value: 'new' }, ca: { env: 'CA' } },
    });
  });
});

describe('errors of a document', () => {
  it.each([
    ['/document/spec/config/server', 'of a trial'],
    ['/documents/0/spec/config/server', 'of a registration'],
    ['/spec/config/server', 'of the document itself'],
  ])('are told from %s', (pointer, reason) => {
    const problem = { name: 'E', message: 'm', fields: { [pointer]: 'bad' } };
    const errors = documentErrors(problem);
    expect([errorAt(errors, '/spec/config/server'), reason]).toEqual([
      'bad',
      reason,
    ]);
    expect(errorAt(errors, '/spec/config/serv')).toBeUndefined();
  });

  it('of a part within a field name the part', () => {
    expect(
      errorAt({ '/spec/config/tls/mode': 'bad' }, '/spec/config/tls'),
    ).toBe('mode: bad');
  });
});
