// `env.ps1` of a bundle: what env.sh does, for PowerShell.

import type { AboutBundle } from './about-bundle.ts';

export function envPs1({ host, user }: Pick<AboutBundle, 'host' | 'user'>): string {
  return `# Logs ${user} in to ${host} by certificate, with docker and shiplock.
# In PowerShell:  . .\\env.ps1

function Install-Shiplock([string]$Folder) {
  New-Item -ItemType Directory -Force -Path $Folder | Out-Null
  foreach ($pair in @(@('ca.pem', 'ca.crt'), @('cert.pem', 'client.cert'), @('key.pem', 'client.key'))) {
    $part = Join-Path $Folder ('.' + $pair[1] + '.part')
    Copy-Item -Force (Join-Path $PSScriptRoot $pair[0]) $part
    Move-Item -Force $part (Join-Path $Folder $pair[1])
  }
  Write-Host "installed in $Folder"
}

$env:SHIPLOCK_SERVER = 'https://${host}'
$env:SHIPLOCK_CA = Join-Path $PSScriptRoot 'ca.pem'
$env:SHIPLOCK_CERT = Join-Path $PSScriptRoot 'cert.pem'
$env:SHIPLOCK_KEY = Join-Path $PSScriptRoot 'key.pem'
if ($IsMacOS -or $IsLinux) {
  Install-Shiplock (Join-Path $HOME '.config/containers/certs.d/${host}')
  if ($IsMacOS) { Install-Shiplock (Join-Path $HOME '.docker/certs.d/${host}') }
} else {
  # No name has a colon there.
  Install-Shiplock (Join-Path $HOME '.docker/certs.d/${host.replaceAll(':', '')}')
}
`;
}
