import { anyOf, fields, text } from '../../checks/payload';

const filled = { type: 'string', minLength: 1 };
const object = { type: 'object' };

/** Of what is read; `subject.type` went with version 0.5 of the specification, `links` came. */
export interface ArtifactEvent {
  context: {
    version?: string;
    specversion?: string;
    id: string;
    source: string;
    type: string;
    timestamp: string;
  };
  subject: {
    id: string;
    content: {
      change?: { id: string; source?: string };
      user?: string;
    };
  };
}

const context = {
  ...fields(
    {
      version: filled,
      specversion: filled,
      id: filled,
      source: filled,
      type: filled,
      timestamp: { type: 'string', format: 'date-time' },
      chainId: text,
      schemaUri: text,
      links: { type: 'array' },
    },
    ['id', 'source', 'type', 'timestamp'],
  ),
  // Renamed with version 0.5 of the specification.
  ...anyOf({ required: ['version'] }, { required: ['specversion'] }),
};

const content = fields({
  change: fields({ id: filled, source: text }, ['id']),
  sbom: fields({ uri: filled }, ['uri']),
  user: text,
});

/** `dev.cdevents.artifact.packaged` and `.published`. */
export const artifactEventSchema = fields(
  {
    context,
    subject: fields({ id: filled, source: text, type: text, content }, [
      'id',
      'content',
    ]),
    customData: anyOf(object, { type: 'array' }, text),
    customDataContentType: text,
  },
  ['context', 'subject'],
);
