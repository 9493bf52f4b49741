/** An envelope as Distribution documents it: one push of a manifest by tag. */
export const pushed = {
  events: [
    {
      id: '320678d8-ca14-430f-8bb6-4ca139cd83f7',
      timestamp: '2016-03-09T14:44:26.402973972-08:00',
      action: 'push',
      target: {
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        size: 708,
        digest:
          'sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf',
        length: 708,
        repository: 'shop/api',
        url: 'https://registry.example.com/v2/shop/api/manifests/sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf',
        tag: '1.2.0',
      },
      request: {
        id: '6df24a34-0959-4923-81ca-14f09767db19',
        addr: '192.0.2.11:42961',
        host: 'registry.example.com',
        method: 'PUT',
        useragent: 'curl/7.38.0',
      },
      actor: { name: 'ci' },
      source: {
        addr: 'registry-0.example.com:5000',
        instanceID: 'a53db899-3b4b-4a62-a067-8dd013beaca4',
      },
    },
  ],
};

export const pushedHint = {
  repository: 'registry.example.com/shop/api',
  tag: '1.2.0',
  digest: pushed.events[0].target.digest,
};

const [event] = pushed.events;

/** What a push of a multi-platform image leads to: layers, parts by digest, the index by tag. */
export const pushedWithParts = {
  events: [
    {
      ...event,
      id: 'layer',
      target: {
        ...event.target,
        mediaType: 'application/octet-stream',
        tag: undefined,
      },
    },
    { ...event, id: 'part', target: { ...event.target, tag: undefined } },
    { ...event, id: 'index' },
  ],
};

export const pulled = {
  events: [{ ...event, id: 'pulled', action: 'pull' }],
};

export const mounted = {
  events: [
    {
      ...event,
      id: 'mounted',
      action: 'mount',
      target: { ...event.target, tag: undefined, fromRepository: 'shop/base' },
    },
  ],
};

export function pushedAt(time: Date) {
  return { events: [{ ...event, timestamp: time.toISOString() }] };
}
