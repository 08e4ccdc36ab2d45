// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "post_to.hpp"

#include <thread>

namespace mc {

/// Carries news of an object from any thread to the main context of the object, in order.
///
/// Whoever has news holds the mailbox and no reference of the object, so that an application can
/// drop the last one at any moment. Thread-safe.
template <typename Object, typename News>
class Mailbox : public std::enable_shared_from_this<Mailbox<Object, News>>
{
public:
  using Deliver = void (*) (Object *object, const News &news);

  /// @context: null for the global default one.
  Mailbox (Object *object, GMainContext *context, Deliver deliver)
      : context_ (g_main_context_ref (context ? context : g_main_context_default ())),
        object_ (object), deliver_ (deliver), maker_ (std::this_thread::get_id ())
  {
  }

  /// Any thread. The news is dropped when the object is gone by then.
  void post (News news)
  {
    post_to (
        context_.get (), "news of a media object",
        [self = this->shared_from_this (), news = std::move (news)] { self->hand_over (news); });
  }

  /// Any thread. Like post (), but at once where the caller is in the context: its loop calls, or
  /// the thread that made the object there does.
  void send (News news)
  {
    if (g_main_context_is_owner (context_.get ())) {
      hand_over (news);
    } else if (is_of_maker () && g_main_context_acquire (context_.get ())) {
      hand_over (news);
      g_main_context_release (context_.get ());
    } else {
      post (std::move (news));
    }
  }

private:
  void hand_over (const News &news)
  {
    if (const Ref<Object> object = object_.get ())
      deliver_ (object.get (), news);
  }

  bool is_of_maker () const
  {
    const MainContextPtr own (g_main_context_ref_thread_default ());
    return own == context_ && maker_ == std::this_thread::get_id ();
  }

  const MainContextPtr context_;
  WeakRef<Object> object_;
  const Deliver deliver_;
  const std::thread::id maker_;
};

} // namespace mc
