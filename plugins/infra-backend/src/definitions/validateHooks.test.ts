import { definition, validate, yaml } from './__testUtils__/validation';

function onType(...hooks: object[]) {
  return yaml('EnvironmentType', 'x', { hooks: { afterDeployment: hooks } });
}

function before(...hooks: object[]) {
  return yaml('EnvironmentType', 'x', { hooks: { beforeDeployment: hooks } });
}

const FIRST = '/spec/hooks/afterDeployment/0';
const call = { name: 'smoke', kind: 'http', inputs: { url: 'https://h' } };
const script = { name: 'script', kind: 'sqlScript', provider: 'eu' };
const other = yaml('Provider', 'other', { driver: 'sqll' });

describe('validateHooks', () => {
  it.each<{
    reason: string;
    documents: string[];
    pointer: string;
    message: string;
  }>([
    {
      reason: 'a kind that is misspelt',
      documents: [onType({ ...call, kind: 'htpp' })],
      pointer: `${FIRST}/kind`,
      message:
        'there is no hook kind `htpp` (did you mean `http`?); is its module installed in the backend?',
    },
    {
      reason: 'a kind that nobody brings, before a removal',
      documents: [
        definition({ beforeRemove: [{ name: 'backup', kind: 'tape' }] }),
      ],
      pointer: '/spec/beforeRemove/0/kind',
      message:
        'there is no hook kind `tape` (there is `http`, `sqlScript`); is its module installed in the backend?',
    },
    {
      reason: 'an input that the kind needs',
      documents: [onType({ ...call, inputs: {} })],
      pointer: `${FIRST}/inputs`,
      message: 'url',
    },
    {
      reason: 'an input that does not fit the kind',
      documents: [onType({ ...call, inputs: { url: 'x', wait: 'long' } })],
      pointer: `${FIRST}/inputs/wait`,
      message: 'must be a whole number',
    },
    {
      reason: 'a placeholder that leads nowhere',
      documents: [onType({ ...call, inputs: { url: '${resource.a.url}' } })],
      pointer: `${FIRST}/inputs/url`,
      message: '`resource` means nothing here',
    },
    {
      reason: 'a resource, before anything is there',
      documents: [before({ ...call, inputs: { url: '${resources.a.url}' } })],
      pointer: '/spec/hooks/beforeDeployment/0/inputs/url',
      message: 'no resource here has the alias `a`',
    },
    {
      reason: 'a resource without its alias',
      documents: [onType({ ...call, inputs: { url: '${resources}' } })],
      pointer: `${FIRST}/inputs/url`,
      message: 'an alias must follow `resources`',
    },
    {
      reason: 'a kind that works by a provider, and none is named',
      documents: [onType({ ...script, provider: undefined })],
      pointer: FIRST,
      message:
        'a hook of kind `sqlScript` needs a `provider` of the driver `sql`',
    },
    {
      reason: 'a provider that is not there',
      documents: [onType({ ...script, provider: 'ue' })],
      pointer: `${FIRST}/provider`,
      message: 'there is no provider `ue` (did you mean `eu`?)',
    },
    {
      reason: 'a name that is there twice in the stage',
      documents: [onType(call, call)],
      pointer: '/spec/hooks/afterDeployment/1/name',
      message: 'there is a hook `smoke` before it',
    },
  ])('tells of $reason, and where', ({ documents, pointer, message }) => {
    expect(validate(...documents)).toEqual([
      {
        origin: expect.stringMatching(/^p\.yaml:\d+$/),
        line: expect.any(Number),
        column: expect.any(Number),
        pointer,
        message: expect.stringContaining(message),
      },
    ]);
  });

  it('tells of a provider of another driver', () => {
    const found = validate(other, onType({ ...script, provider: 'other' }));
    expect(found.map(each => each.message)).toContain(
      `${FIRST}/provider: a hook of kind \`sqlScript\` needs a provider of the driver \`sql\`; \`other\` is of the driver \`sqll\``,
    );
  });

  it('lets through what fits, with placeholders that are known later', () => {
    const url = 'https://${resources.dns.outputs.host}/${environment.slug}';
    expect(
      validate(
        onType({ ...call, inputs: { url } }, script),
        definition({
          beforeRemove: [
            { ...call, inputs: { url: '${resource.externalName}' } },
          ],
        }),
      ),
    ).toEqual([]);
  });
});
