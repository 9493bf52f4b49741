const digest = `sha256:${'6c62'.repeat(16)}`;
const commit = '6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b';
const owner = { login: 'Codertocat', id: 21031067, type: 'User' };
const repository = {
  id: 186853002,
  name: 'Hello-World',
  full_name: 'Codertocat/Hello-World',
  private: false,
  owner,
  html_url: 'https://github.example.com/Codertocat/Hello-World',
  default_branch: 'master',
};

const registryPackage = {
  id: 10696,
  name: 'hello-world',
  namespace: 'Codertocat',
  description: null,
  ecosystem: 'CONTAINER',
  package_type: 'CONTAINER',
  html_url: 'https://github.example.com/Codertocat/packages/10696',
  created_at: '2019-05-09T23:28:29Z',
  updated_at: '2019-05-09T23:28:29Z',
  owner,
  package_version: {
    id: 57755791,
    version: digest,
    name: digest,
    description: 'Hello-World in a docker container',
    summary: 'Hello-World in a docker container',
    manifest: '',
    html_url: 'https://github.example.com/orgs/Codertocat/packages/57755791',
    target_commitish: 'master',
    // The digest of the manifest, not a commit.
    target_oid: '6c62'.repeat(16),
    created_at: '0001-01-01T00:00:00Z',
    updated_at: '0001-01-01T00:00:00Z',
    metadata: [],
    container_metadata: {
      tag: { name: '1.2.0', digest },
      labels: {
        description: 'Hello-World in a docker container',
        source: 'https://github.example.com/Codertocat/hello-world',
        revision: commit,
        image_url: '',
        licenses: '',
        all_labels: { 'org.opencontainers.image.revision': commit },
      },
      manifest: {
        digest,
        media_type: 'application/vnd.docker.distribution.manifest.v2+json',
        size: 1782,
      },
    },
    package_files: [],
    installation_command: 'docker pull ghcr.io/Codertocat/hello-world:1.2.0',
    package_url: 'ghcr.io/Codertocat/hello-world:1.2.0',
  },
  registry: {
    name: 'GitHub CONTAINER registry',
    type: 'CONTAINER',
    vendor: 'GitHub Inc',
  },
};

export const registryPackagePublished = {
  action: 'published',
  registry_package: registryPackage,
  repository,
  sender: owner,
};

export const packagePublished = {
  action: 'published',
  package: registryPackage,
  repository,
  sender: owner,
};

export const packageHint = {
  repository: 'ghcr.io/codertocat/hello-world',
  tag: '1.2.0',
  digest,
  commit,
  sourceUrl: 'https://github.example.com/Codertocat/hello-world',
};

/** What a multi-platform image has for each platform, and what GitHub's own example has. */
export const packageWithoutTag = {
  ...registryPackagePublished,
  registry_package: {
    ...registryPackage,
    package_version: {
      ...registryPackage.package_version,
      container_metadata: {
        ...registryPackage.package_version.container_metadata,
        tag: { name: '', digest },
      },
      package_url: 'ghcr.io/Codertocat/hello-world:',
    },
  },
};

export const npmPackage = {
  ...registryPackagePublished,
  registry_package: {
    ...registryPackage,
    ecosystem: 'npm',
    package_type: 'npm',
    package_version: {
      id: 1,
      version: '1.0.0',
      package_url:
        'https://npm.pkg.github.com/@codertocat/hello-world-npm@1.0.0',
    },
  },
};

export const runCompleted = {
  action: 'completed',
  workflow_run: {
    id: 289782451,
    name: 'release',
    node_id: 'MDExOldvcmtmbG93UnVuMjg5NzgyNDUx',
    head_branch: 'main',
    head_sha: commit,
    path: '.github/workflows/release.yml',
    run_number: 5,
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    html_url:
      'https://github.example.com/Codertocat/Hello-World/actions/runs/289782451',
    actor: owner,
    run_attempt: 1,
    head_commit: {
      id: commit,
      tree_id: 'b7b7',
      message: 'A change',
      timestamp: '2020-10-05T21:21:30Z',
      author: { name: 'Codertocat', email: 'octo@example.com' },
    },
    repository,
    head_repository: repository,
  },
  workflow: { id: 1, name: 'release', path: '.github/workflows/release.yml' },
  repository,
  sender: owner,
};

export const runHint = {
  repository: 'ghcr.io/codertocat/hello-world',
  tag: 'sha-6c62fb4',
  commit,
  branch: 'main',
  author: 'Codertocat',
  sourceUrl: repository.html_url,
  buildUrl: runCompleted.workflow_run.html_url,
  committedAt: '2020-10-05T21:21:30.000Z',
};

const changedRun = (change: object) => ({
  ...runCompleted,
  workflow_run: { ...runCompleted.workflow_run, ...change },
});
export const runFailed = changedRun({ conclusion: 'failure' });
export const runOfFork = changedRun({
  head_repository: { ...repository, full_name: 'mallory/Hello-World' },
});
export const runOfTests = changedRun({ name: 'tests' });

const headCommit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
export const pullRequestOpened = {
  action: 'opened',
  number: 2,
  pull_request: {
    url: 'https://api.github.example.com/repos/Codertocat/Hello-World/pulls/2',
    id: 279147437,
    html_url: 'https://github.example.com/Codertocat/Hello-World/pull/2',
    number: 2,
    state: 'open',
    locked: false,
    title: 'Update the README with new information.',
    user: owner,
    body: 'This is a pretty simple change that we need to pull into master.',
    created_at: '2019-05-15T15:20:33Z',
    updated_at: '2019-05-15T15:20:33Z',
    merged_at: null,
    draft: false,
    head: {
      label: 'Codertocat:changes',
      ref: 'changes',
      sha: headCommit,
      user: owner,
      repo: repository,
    },
    base: { label: 'Codertocat:master', ref: 'master', repo: repository },
    merged: false,
  },
  repository,
  sender: owner,
};

export const pullRequest = {
  action: 'opened' as const,
  repositoryUrl: repository.html_url,
  number: 2,
  title: 'Update the README with new information.',
  url: pullRequestOpened.pull_request.html_url,
  branch: 'changes',
  headCommit,
  author: 'Codertocat',
  updatedAt: '2019-05-15T15:20:33.000Z',
};

export const pullRequestChanged = {
  ...pullRequestOpened,
  action: 'synchronize',
  before: '0000000000000000000000000000000000000000',
  after: headCommit,
};
export const pullRequestClosed = { ...pullRequestOpened, action: 'closed' };
export const pullRequestLabeled = { ...pullRequestOpened, action: 'labeled' };
export const pullRequestOfFork = {
  ...pullRequestOpened,
  pull_request: {
    ...pullRequestOpened.pull_request,
    head: {
      ...pullRequestOpened.pull_request.head,
      repo: { ...repository, full_name: 'mallory/Hello-World' },
    },
  },
};

export const ping = {
  zen: 'Anything added dilutes everything else.',
  hook_id: 109948940,
  hook: { type: 'Repository', id: 109948940, active: true },
  repository,
  sender: owner,
};
