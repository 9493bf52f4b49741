const sha = 'bcbb5ec396a2c0f828686f14fac9b80b780504f2';
const project = {
  id: 1,
  name: 'Gitlab Test',
  web_url: 'https://gitlab.example.com/gitlab-org/gitlab-test',
  namespace: 'Gitlab Org',
  path_with_namespace: 'gitlab-org/gitlab-test',
  default_branch: 'master',
};
const user = {
  id: 1,
  name: 'Administrator',
  username: 'root',
  email: 'user_email@gitlab.example.com',
};

/** "Pipeline Hook". */
export const pipelineSucceeded = {
  object_kind: 'pipeline',
  object_attributes: {
    id: 31,
    iid: 3,
    name: 'Pipeline for branch: master',
    ref: 'master',
    tag: false,
    sha,
    before_sha: 'bcbb5ec396a2c0f828686f14fac9b80b780504f2',
    source: 'push',
    status: 'success',
    stages: ['build', 'test', 'deploy'],
    created_at: '2016-08-12 15:23:28 UTC',
    finished_at: '2016-08-12 15:26:29 UTC',
    duration: 63,
    url: 'https://gitlab.example.com/gitlab-org/gitlab-test/-/pipelines/31',
  },
  user,
  project,
  commit: {
    id: sha,
    message: 'test\n',
    timestamp: '2016-08-12T17:23:21+02:00',
    url: `https://gitlab.example.com/gitlab-org/gitlab-test/-/commit/${sha}`,
    author: { name: 'User', email: 'user@gitlab.example.com' },
  },
  builds: [],
};

export const pipelineHint = {
  repository: 'registry.example.com/gitlab-org/gitlab-test',
  tag: 'bcbb5ec3',
  commit: sha,
  branch: 'master',
  author: 'root',
  sourceUrl: project.web_url,
  buildUrl: pipelineSucceeded.object_attributes.url,
  committedAt: '2016-08-12T15:23:21.000Z',
};

export const pipelineFailed = {
  ...pipelineSucceeded,
  object_attributes: {
    ...pipelineSucceeded.object_attributes,
    status: 'failed',
  },
};

export const pipelineOfOther = {
  ...pipelineSucceeded,
  project: { ...project, path_with_namespace: 'gitlab-org/other' },
};

const lastCommit = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';

/** "Merge Request Hook". */
export const mergeRequestOpened = {
  object_kind: 'merge_request',
  event_type: 'merge_request',
  user,
  project,
  object_attributes: {
    id: 99,
    iid: 1,
    target_branch: 'master',
    source_branch: 'ms-viewport',
    source_project_id: 14,
    target_project_id: 14,
    author_id: 51,
    title: 'MS-Viewport',
    updated_at: '2013-12-03 17:23:34 UTC',
    state: 'opened',
    action: 'open',
    url: 'https://gitlab.example.com/gitlab-org/gitlab-test/-/merge_requests/1',
    last_commit: {
      id: lastCommit,
      message: 'fixed readme',
      timestamp: '2012-01-03T23:36:29+02:00',
      author: { name: 'GitLab dev user', email: 'dev@gitlab.example.com' },
    },
    draft: false,
  },
  labels: [],
  changes: {},
};

export const mergeRequest = {
  action: 'opened' as const,
  repositoryUrl: project.web_url,
  number: 1,
  title: 'MS-Viewport',
  url: mergeRequestOpened.object_attributes.url,
  branch: 'ms-viewport',
  headCommit: lastCommit,
  author: 'root',
  updatedAt: '2013-12-03T17:23:34.000Z',
};

const changedRequest = (change: object) => ({
  ...mergeRequestOpened,
  object_attributes: { ...mergeRequestOpened.object_attributes, ...change },
});
export const mergeRequestPushed = changedRequest({
  action: 'update',
  oldrev: 'e59094b8de0f2f91abbe4760a52d9137260252d8',
});
export const mergeRequestRenamed = changedRequest({ action: 'update' });
export const mergeRequestMerged = changedRequest({
  action: 'merge',
  state: 'merged',
});
export const mergeRequestOfFork = changedRequest({ source_project_id: 15 });

/** "Tag Push Hook". */
export const tagPushed = {
  object_kind: 'tag_push',
  event_name: 'tag_push',
  before: '0000000000000000000000000000000000000000',
  after: '82b3d5ae55f7080f1e6022629cdb57bfae7cccc7',
  ref: 'refs/tags/v1.0.0',
  checkout_sha: '82b3d5ae55f7080f1e6022629cdb57bfae7cccc7',
  user_name: 'John Smith',
  project,
};
