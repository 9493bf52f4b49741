const sha256 =
  '35c4a2c15539c6c1e4e5fa4e554dac323ad0107d8eb5c582d6ff386b383b7dce';

/** Domain "docker", event "pushed". */
export const pushed = {
  domain: 'docker',
  event_type: 'pushed',
  data: {
    repo_key: 'docker-local',
    event_type: 'pushed',
    path: 'shop/api/latest/list.manifest.json',
    name: 'list.manifest.json',
    sha256,
    size: 1206,
    image_name: 'shop/api',
    tag: 'latest',
    platforms: [
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'ppc64le', os: 'linux' },
    ],
  },
  subscription_key: 'test',
  jpd_origin: 'https://artifactory.example.com',
  source: 'jfrog/admin',
};

export const pushedElsewhere = {
  ...pushed,
  data: { ...pushed.data, repo_key: 'docker-release' },
};

const image = { tag: 'latest', digest: `sha256:${sha256}` };
export const pushedHint = {
  repository: 'artifactory.example.com/docker-local/shop/api',
  ...image,
};
export const pushedElsewhereHint = {
  repository: 'releases.example.com/shop/api',
  ...image,
};

/** A part of a multi-platform image. */
export const pushedPart = {
  ...pushed,
  data: {
    ...pushed.data,
    path: `shop/api/sha256:${sha256}/manifest.json`,
    tag: `sha256:${sha256}`,
  },
};

export const deployed = {
  domain: 'artifact',
  event_type: 'deployed',
  data: {
    repo_key: 'sample_repo',
    path: 'sample_dir/sample.txt',
    name: 'sample.txt',
    sha256: 'sample_checksum',
    size: 0,
  },
  subscription_key: 'test',
  jpd_origin: 'https://artifactory.example.com',
  source: 'jfrog/admin',
};
