const digest = `sha256:${'6ec1'.repeat(16)}`;
const repository = 'us-east1-docker.pkg.dev/my-project/my-repo/hello-world';

function envelope(data: unknown, publishTime = '2021-02-26T19:13:55.749Z') {
  return {
    message: {
      attributes: { key: 'value' },
      data: Buffer.from(JSON.stringify(data)).toString('base64'),
      messageId: '2070443601311540',
      message_id: '2070443601311540',
      publishTime,
      publish_time: publishTime,
    },
    subscription: 'projects/my-project/subscriptions/images',
  };
}

const change = {
  action: 'INSERT',
  digest: `${repository}@${digest}`,
  tag: `${repository}:1.1`,
};

/** A message of the topic "gcr" in the envelope of a push subscription. */
export const pushed = envelope(change);
export const pushedHint = { repository, tag: '1.1', digest };

export const pushedWithoutTag = envelope({ ...change, tag: undefined });
export const deleted = envelope({ action: 'DELETE', tag: change.tag });
export const ofOtherImage = envelope({
  ...change,
  digest: `us-east1-docker.pkg.dev/other/repo/image@${digest}`,
});
export const tagWithoutHost = envelope({ ...change, tag: '1.1' });

export function pushedAt(time: Date) {
  return envelope(change, time.toISOString());
}
