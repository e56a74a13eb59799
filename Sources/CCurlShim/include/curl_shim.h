#ifndef AEROCAST_CURL_SHIM_H
#define AEROCAST_CURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>

/* curl_easy_setopt and curl_easy_getinfo take variable arguments, which Swift cannot call: here is one function for each
   kind of value. */

typedef size_t (*aerocast_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);

CURLcode aerocast_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode aerocast_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode aerocast_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode aerocast_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode aerocast_curl_set_data_callback(CURL *handle, CURLoption option, aerocast_curl_data_callback callback);

/* Copies the bytes. */
CURLcode aerocast_curl_set_body(CURL *handle, const void *bytes, size_t count);

/* Which protocols a transfer, and which its redirects, may use. */
CURLcode aerocast_curl_allow_http(CURL *handle, int redirects_may_leave_https);

/* A transfer of mail: SMTP only. */
CURLcode aerocast_curl_allow_mail(CURL *handle);

/* Decides about an address of 4 or 16 bytes before a socket to it is opened. */
typedef int (*aerocast_curl_address_check)(const unsigned char *bytes, size_t count, void *context);

/* Connects only to addresses that the check permits, without a proxy. The context must outlive the transfer. */
struct aerocast_curl_guard {
    aerocast_curl_address_check permits;
    void *context;
};
CURLcode aerocast_curl_set_guard(CURL *handle, struct aerocast_curl_guard *guard);

CURLcode aerocast_curl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode aerocast_curl_get_string(CURL *handle, CURLINFO info, const char **value);

CURLMcode aerocast_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/* The next finished transfer, or NULL; its result in *result. */
CURL *aerocast_curl_multi_next_done(CURLM *multi, CURLcode *result);

#endif
