// `env.sh` of a bundle: installs the certificate for docker, podman and skopeo, and tells curl and `shiplock` where it is.

import type { AboutBundle } from './about-bundle.ts';

/** The script, for the shells of POSIX, bash and zsh. It runs in the shell that reads it, so that it never exits. */
export function envSh({ host, user }: Pick<AboutBundle, 'host' | 'user'>): string {
  return `# Logs ${user} in to ${host} by certificate, with docker, podman, skopeo and shiplock.
# In the folder of this file:  eval "$(<env.sh)"      (in shells without "$(<", such as dash:  . ./env.sh)

# Puts ca.crt, client.cert and client.key into the folder, each of them whole or not at all.
shiplock_install() (
  umask 077
  mkdir -p "$1" || exit 1
  for pair in ca.pem:ca.crt cert.pem:client.cert key.pem:client.key; do
    cp "\${pair%%:*}" "$1/.\${pair##*:}.part" && mv -f "$1/.\${pair##*:}.part" "$1/\${pair##*:}" || exit 1
  done
  echo "installed in $1" >&2
)

if [ -f ca.pem ] && [ -f cert.pem ] && [ -f key.pem ]; then
  export SHIPLOCK_SERVER='https://${host}'
  export SHIPLOCK_CA="$PWD/ca.pem"
  export SHIPLOCK_CERT="$PWD/cert.pem"
  export SHIPLOCK_KEY="$PWD/key.pem"
  shiplock_install "$HOME/.config/containers/certs.d/${host}"
  if command -v docker >/dev/null 2>&1; then
    if [ "$(uname -s)" = Darwin ]; then
      shiplock_install "$HOME/.docker/certs.d/${host}"
    elif [ -S "\${XDG_RUNTIME_DIR:-/nowhere}/docker.sock" ]; then
      shiplock_install "\${XDG_CONFIG_HOME:-$HOME/.config}/docker/certs.d/${host}"
    elif [ "$(id -u)" = 0 ]; then
      shiplock_install '/etc/docker/certs.d/${host}'
    else
      echo "docker looks in /etc/docker/certs.d/${host}, where only root writes; whoever uses this machine's docker is then ${user}:" >&2
      echo "  sudo install -D -m 600 ca.pem '/etc/docker/certs.d/${host}/ca.crt'" >&2
      echo "  sudo install -D -m 600 cert.pem '/etc/docker/certs.d/${host}/client.cert'" >&2
      echo "  sudo install -D -m 600 key.pem '/etc/docker/certs.d/${host}/client.key'" >&2
    fi
  fi
else
  echo 'env.sh: go to the folder that holds ca.pem, cert.pem and key.pem first' >&2
fi
unset -f shiplock_install
`;
}
