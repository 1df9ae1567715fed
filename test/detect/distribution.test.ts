// The distribution of an image, by os-release and by the files of releases that have none.

import { expect, test } from 'vitest';
import { detect } from './detect.ts';

test.each([
  [
    'etc/os-release',
    'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n',
    { id: 'alpine', version: '3.20.3', name: 'Alpine Linux v3.20', like: [] },
  ],
  [
    'usr/lib/os-release',
    '# comment\nID=\'Rocky\'\nVERSION_ID="9.3"\nID_LIKE="rhel centos fedora"\nNAME="Rocky \\"Linux\\""\r\n',
    { id: 'rocky', version: '9.3', name: 'Rocky "Linux" 9.3', like: ['rhel', 'centos', 'fedora'] },
  ],
  ['etc/os-release', 'ID=debian\nNAME=Debian\n', { id: 'debian', version: null, name: 'Debian', like: [] }],
  ['etc/alpine-release', '3.4.6\n', { id: 'alpine', version: '3.4.6', name: 'Alpine Linux 3.4.6', like: [] }],
  ['etc/debian_version', '8.11\n', { id: 'debian', version: '8', name: 'Debian GNU/Linux 8.11', like: [] }],
  ['etc/debian_version', 'sid\n', { id: 'debian', version: null, name: 'Debian GNU/Linux sid', like: [] }],
  [
    'etc/redhat-release',
    'CentOS release 6.10 (Final)\n',
    { id: 'centos', version: '6.10', name: 'CentOS release 6.10 (Final)', like: ['rhel', 'fedora'] },
  ],
])('%s with %j', async (path, content, distribution) => {
  expect((await detect([{ path, content }])).distribution).toEqual(distribution);
});

test('os-release is believed before anything else', async () => {
  const { distribution } = await detect([
    { path: 'etc/debian_version', content: '12.5' },
    { path: 'usr/lib/os-release', content: 'ID=ubuntu\nVERSION_ID="22.04"' },
  ]);
  expect(distribution).toMatchObject({ id: 'ubuntu', version: '22.04' });
});

test('an image without any has none', async () => {
  expect((await detect([{ path: 'app', content: 'x' }])).distribution).toBeNull();
});
