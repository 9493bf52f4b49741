/** A webhook as documented; the address for answers is not called. */
export const pushed = {
  callback_url: 'https://registry.example.com/u/shop/testhook/hook/2141b5bi5i/',
  push_data: {
    pushed_at: 1417566161,
    pusher: 'trustedbuilder',
    tag: 'latest',
  },
  repository: {
    comment_count: 0,
    date_created: 1417494799,
    description: '',
    dockerfile: '',
    full_description: 'Docker Hub based automated build from a GitHub repo',
    is_official: false,
    is_private: true,
    is_trusted: true,
    name: 'testhook',
    namespace: 'shop',
    owner: 'shop',
    repo_name: 'shop/testhook',
    repo_url: 'https://registry.example.com/u/shop/testhook/',
    star_count: 0,
    status: 'Active',
  },
};

export const pushedHint = {
  repository: 'docker.io/shop/testhook',
  tag: 'latest',
};

export function pushedAt(time: Date) {
  const at = Math.floor(time.getTime() / 1_000);
  return { ...pushed, push_data: { ...pushed.push_data, pushed_at: at } };
}
