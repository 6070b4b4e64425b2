import { expect, it } from 'vitest'
import { apiAddress, webAddress } from '../../../core/github/api-address.ts'

it.each([
  ['github.com', 'https://api.github.com', 'https://github.com'],
  ['octocorp.ghe.com', 'https://api.octocorp.ghe.com', 'https://octocorp.ghe.com'],
  ['ghes.example.com', 'https://ghes.example.com/api/v3', 'https://ghes.example.com'],
  [
    'ghes.example.com:8443',
    'https://ghes.example.com:8443/api/v3',
    'https://ghes.example.com:8443',
  ],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080/api/v3', 'http://127.0.0.1:8080'],
  ['localhost', 'http://localhost/api/v3', 'http://localhost'],
  [
    '127.0.0.1.example.com',
    'https://127.0.0.1.example.com/api/v3',
    'https://127.0.0.1.example.com',
  ],
  [
    'localhost.example.com',
    'https://localhost.example.com/api/v3',
    'https://localhost.example.com',
  ],
])('%s is asked at %s', (host, api, web) => {
  expect([apiAddress(host), webAddress(host)]).toEqual([api, web])
})
