// Distributions as their os-release names them, and where their advisories are.

import { expect, test } from 'vitest';
import { readOsRelease } from '../../detect/read-os-release.ts';
import { releaseOf } from './distribution-release.ts';

test.each([
  ['ID=debian\nVERSION_ID="12"', ['Debian:12']],
  ['ID=ubuntu\nVERSION_ID="22.04"', ['Ubuntu:22.04']],
  ['ID=alpine\nVERSION_ID=3.20.3', ['Alpine:v3.20']],
  ['ID=alpine\nVERSION_ID=3.21.0_alpha20240807', ['Alpine:edge']],
  ['ID=wolfi\nVERSION_ID=20230201', ['Wolfi']],
  ['ID=alpaquita\nVERSION_ID=23', ['Alpaquita:23']],
  ['ID="rhel"\nVERSION_ID="9.4"', ['Red Hat:9']],
  ['ID="ol"\nVERSION_ID="9.4"', ['Oracle Linux:9']],
  ['ID="amzn"\nVERSION_ID="2023"', ['Amazon Linux:2023']],
  ['ID="sles"\nVERSION_ID="15.5"\nPRETTY_NAME="SUSE Linux Enterprise Server 15 SP5"', ['SUSE:15.5', 'SUSE:15']],
  ['ID="sles"\nVERSION_ID="12"', ['SUSE:12']],
  ['ID="sles"\nVERSION_ID="16.0"', ['SUSE:16.0', 'SUSE:16']],
  ['ID="sl-micro"\nVERSION_ID="6.1"', ['SUSE:Micro 6.1']],
  ['ID="opensuse-leap"\nVERSION_ID="15.6"', ['openSUSE:Leap 15.6']],
  ['ID="opensuse-tumbleweed"\nVERSION_ID="20240801"', ['openSUSE:Tumbleweed']],
  ['ID=azurelinux\nVERSION_ID="3.0"', ['Azure Linux:3']],
  ['ID=mariner\nVERSION_ID="2.0"', ['Azure Linux:2']],
  ['ID="openEuler"\nVERSION_ID="24.03"\nPRETTY_NAME="openEuler 24.03 (LTS-SP1)"', ['openEuler:24.03-LTS-SP1']],
  ['ID="openEuler"\nVERSION_ID="24.03"\nPRETTY_NAME="openEuler 24.03 (LTS)"', ['openEuler:24.03-LTS']],
  ['ID="openEuler"\nVERSION_ID="23.09"\nPRETTY_NAME="openEuler 23.09"', ['openEuler:23.09']],
  ['ID=mageia\nVERSION_ID=9', ['Mageia:9']],
  ['ID=photon\nVERSION_ID=5.0', ['Photon OS:5.0']],
  ['ID=fedora\nVERSION_ID=42', undefined],
  ['ID=debian', undefined],
])('%j is %j', (text, ecosystems) => {
  const { distribution } = readOsRelease(Buffer.from(text));
  expect(releaseOf(distribution ?? null)?.ecosystems).toEqual(ecosystems);
});
