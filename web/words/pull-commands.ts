// How an image is called from outside, and what each tool is told to fetch it: commands that work as they are copied, by the address
// under which the browser has found the server.

export interface PullCommand {
  readonly tool: string;
  readonly text: string;
}

/** `host/repository:tag`, or with `@` and a digest. */
export function imageName(repository: string, reference: string): string {
  return `${location.host}/${repository}${reference.includes(':') ? '@' : ':'}${reference}`;
}

/** How an image of one's own is pushed. */
export function pushCommands(repository: string, reference: string): readonly string[] {
  const image = imageName(repository, reference);
  const isPlain = location.protocol === 'http:';
  return [
    `docker tag IMAGE ${image}\ndocker push ${image}`,
    `podman push ${isPlain ? '--tls-verify=false ' : ''}IMAGE ${image}`,
    `skopeo copy ${isPlain ? '--dest-tls-verify=false ' : ''}docker://SOURCE docker://${image}`,
  ];
}

/** One for each tool; without TLS, those that ask for it are told so. */
export function pullCommands(repository: string, reference: string): readonly PullCommand[] {
  const image = imageName(repository, reference);
  const folder = repository.slice(repository.lastIndexOf('/') + 1);
  const isPlain = location.protocol === 'http:';
  return [
    { tool: 'docker', text: `docker pull ${image}` },
    { tool: 'podman', text: `podman pull ${isPlain ? '--tls-verify=false ' : ''}${image}` },
    { tool: 'skopeo', text: `skopeo copy ${isPlain ? '--src-tls-verify=false ' : ''}docker://${image} oci:${folder}` },
    { tool: 'crane', text: `crane pull ${isPlain ? '--insecure ' : ''}${image} ${folder}.tar` },
    { tool: 'Kubernetes', text: `image: ${image}` },
  ];
}
