/** The event "Push to Repository". */
export const pushed = {
  name: 'repository',
  repository: 'mynamespace/repository',
  namespace: 'mynamespace',
  docker_url: 'quay.example.com/mynamespace/repository',
  homepage: 'https://quay.example.com/repository/mynamespace/repository',
  updated_tags: ['latest', '1.2.0'],
};

const repository = 'quay.example.com/mynamespace/repository';
export const pushedHints = [
  { repository, tag: 'latest' },
  { repository, tag: '1.2.0' },
];

/** The event "Dockerfile Build Queued". */
export const buildQueued = {
  build_id: '296ec063-5f86-4706-a469-f0a400bf9df2',
  trigger_kind: 'github',
  name: 'test',
  repository: 'mynamespace/test',
  namespace: 'mynamespace',
  docker_url: 'quay.example.com/mynamespace/test',
  docker_tags: ['master', 'latest'],
  homepage:
    'https://quay.example.com/repository/mynamespace/test/build/296ec063-5f86-4706-a469-f0a400bf9df2',
};
