// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

namespace mc {

/// Any thread: @what is called, and let go, in @context, and never within this call, not even when
/// nobody runs the context, unlike with g_main_context_invoke(). The thread that posts holds
/// nothing of it any more when it is called. @name is for who debugs the context.
template <typename What>
void
post_to (GMainContext *context, const char *name, What what)
{
  const MainContextPtr held (g_main_context_ref (context));
  const SourceReference source (g_idle_source_new ());
  g_source_set_priority (source.get (), G_PRIORITY_DEFAULT);
  g_source_set_name (source.get (), name);
  g_source_set_callback (
      source.get (),
      [] (gpointer data) -> gboolean {
        (*static_cast<What *> (data)) ();
        return G_SOURCE_REMOVE;
      },
      new What (std::move (what)), [] (gpointer data) { delete static_cast<What *> (data); });
  g_source_attach (source.get (), held.get ());
}

} // namespace mc
